import fc from 'fast-check';

/** What happens to the host and to the functions; `calls` calls of the functions are carried out after it. */
export type Happening = {
  readonly calls: number;
  /** Which of the calls that wait is next, each time. */
  readonly turns: readonly number[];
} & (Order | Mishap);

type Order =
  | { readonly what: 'contain' | 'release'; readonly incident: number }
  /** The queue delivers a message once more. */
  | { readonly what: 'repeat'; readonly message: number }
  | { readonly what: 'wait'; readonly seconds: number };

export type Mishap =
  | { readonly what: 'crash'; readonly run: number; readonly effects: number }
  | { readonly what: 'throttle'; readonly run: number; readonly errors: number }
  | { readonly what: 'drift'; readonly drift: Drift; readonly eni: number }
  | { readonly what: 'pause'; readonly paused: boolean };

/** What somebody else does to the host. */
export type Drift =
  | 'groups'
  | 'added-group'
  | 'attached'
  | 'address-moved'
  | 'address-added'
  | 'rule-added'
  | 'rule-removed'
  | 'group-deleted';

export interface EniWish {
  readonly path: 'nat' | 'ipv6' | 'elastic-ip';
  readonly vpc: number;
  readonly requesterManaged: boolean;
  readonly groups: readonly number[];
}

/** When an invocation dies: after so many of its calls. Which of those that are under way then take effect: one bit each. */
export interface Fate {
  readonly calls: number;
  readonly effects: number;
}

export interface Schedule {
  readonly enis: readonly EniWish[];
  /** Of the first invocations, in their order; the others end as they should. */
  readonly fates: readonly (Fate | null)[];
  readonly happenings: readonly Happening[];
}

const eni: fc.Arbitrary<EniWish> = fc.record({
  path: fc.constantFrom('elastic-ip', 'nat', 'ipv6'),
  vpc: fc.nat({ max: 1 }),
  requesterManaged: fc.nat({ max: 11 }).map((dice) => dice === 11),
  groups: fc.uniqueArray(fc.nat({ max: 2 }), { minLength: 1, maxLength: 3 }),
});

/** A run has about thirty calls: those of a release that change the host come early, those of a containment late. */
const somewhere = fc.oneof(
  fc.nat({ max: 32 }),
  fc.integer({ min: 4, max: 18 }),
  fc.integer({ min: 8, max: 26 }),
);

/** Often few calls, so that much is under way at once, often enough for everything to end. */
const pace = {
  calls: fc.oneof({ weight: 1, arbitrary: fc.constant(1000) }, { weight: 3, arbitrary: somewhere }),
  turns: fc.array(fc.nat({ max: 5 }), { maxLength: 40 }),
};
/** Mostly one and the same: two that never meet do nothing new. */
const incident = fc.constantFrom(0, 0, 0, 1);
const run = fc.nat({ max: 3 });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('contain' as const), incident, ...pace }) },
  { weight: 5, arbitrary: fc.record({ what: fc.constant('release' as const), incident, ...pace }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('crash' as const),
      run,
      effects: fc.nat({ max: 15 }),
      ...pace,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('throttle' as const),
      run,
      errors: fc.integer({ min: 1, max: 4 }),
      ...pace,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('repeat' as const),
      message: fc.nat({ max: 3 }),
      ...pace,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('drift' as const),
      drift: fc.constantFrom<Drift[]>(
        'groups',
        'added-group',
        'attached',
        'address-moved',
        'address-added',
        'rule-added',
        'rule-removed',
        'group-deleted',
      ),
      eni: fc.nat({ max: 3 }),
      ...pace,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('pause' as const), paused: fc.boolean(), ...pace }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('wait' as const),
      seconds: fc.constantFrom(5, 10, 15, 45, 180, 900),
      ...pace,
    }),
  },
);

const fate: fc.Arbitrary<Fate> = fc.record({
  calls: somewhere,
  effects: fc.nat({ max: 15 }),
});

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  fates: fc.array(fc.option(fate, { freq: 2 }), { maxLength: 7, size: 'max' }),
  enis: fc.array(eni, { minLength: 1, maxLength: 3 }),
  happenings: fc
    .tuple(
      fc.record({ what: fc.constant('contain' as const), incident, ...pace }),
      fc.array(happening, { minLength: 1, maxLength: 12, size: 'max' }),
    )
    .map(([first, others]) => [first, ...others]),
});
