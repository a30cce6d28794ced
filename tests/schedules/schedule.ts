import fc from 'fast-check';

/** What happens to the target and to the functions; `calls` calls of the functions are carried out after it. */
export type Happening = {
  readonly calls: number;
  /** Which of the calls that wait is next, each time. */
  readonly turns: readonly number[];
} & (Order | Mishap);

type Order =
  | {
      readonly what: 'contain';
      readonly incident: number;
      /** Which of the findings that may come in there; the first unless said otherwise. */
      readonly finding?: number;
    }
  | {
      readonly what: 'release';
      readonly incident: number;
      readonly forced?: boolean;
    }
  /** The queue delivers a message once more. */
  | { readonly what: 'repeat'; readonly message: number }
  /** The clock of the releasing function. */
  | { readonly what: 'tick' }
  | { readonly what: 'wait'; readonly seconds: number };

export type Mishap =
  | { readonly what: 'crash'; readonly run: number; readonly effects: number }
  | { readonly what: 'throttle'; readonly run: number; readonly errors: number }
  /** What somebody else does to the target, or to one of its parts. */
  | { readonly what: 'drift'; readonly drift: string; readonly part: number }
  | { readonly what: 'pause'; readonly paused: boolean };

/** When an invocation dies: after so many of its calls. Which of those that are under way then take effect: one bit each. */
export interface Fate {
  readonly calls: number;
  readonly effects: number;
}

/** `Setup`: how the target is when it begins. */
export interface Schedule<Setup> {
  readonly setup: Setup;
  /** Of the first invocations, in their order; the others end as they should. */
  readonly fates: readonly (Fate | null)[];
  readonly happenings: readonly Happening[];
}

/** A run has up to thirty calls: those of a release that change the target come early, those of a containment late. */
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
const effects = fc.nat({ max: 15 });
const run = fc.nat({ max: 3 });

const contain = fc.record({
  what: fc.constant('contain' as const),
  ...{ incident, finding: fc.constantFrom(0, 0, 1), ...pace },
});
const release = fc.record({
  what: fc.constant('release' as const),
  ...{ incident, forced: fc.boolean(), ...pace },
});
const crash = fc.record({ what: fc.constant('crash' as const), run, effects, ...pace });
const errors = fc.integer({ min: 1, max: 4 });
const throttle = fc.record({ what: fc.constant('throttle' as const), run, errors, ...pace });
const message = fc.nat({ max: 3 });
const repeat = fc.record({ what: fc.constant('repeat' as const), message, ...pace });
const pause = fc.record({ what: fc.constant('pause' as const), paused: fc.boolean(), ...pace });
const tick = fc.record({ what: fc.constant('tick' as const), ...pace });

function waitOf(seconds: readonly number[]): fc.Arbitrary<Happening> {
  const some = fc.constantFrom(...seconds);
  return fc.record({ what: fc.constant('wait' as const), seconds: some, ...pace });
}

function driftOf(drifts: readonly string[]): fc.Arbitrary<Happening> {
  const part = fc.nat({ max: 3 });
  const drift = fc.constantFrom(...drifts);
  return fc.record({ what: fc.constant('drift' as const), drift, part, ...pace });
}

/** What may be tried with one kind of target. */
export interface Kind<Setup> {
  readonly setup: fc.Arbitrary<Setup>;
  /** What somebody else may do to it. */
  readonly drifts: readonly string[];
  /** It ends by itself after a day, by a clock. */
  readonly ends?: boolean;
}

const A_DAY = 86_400;
const SECONDS = [5, 10, 15, 45, 180, 900];

function happeningOf({ drifts, ends = false }: Kind<unknown>): fc.Arbitrary<Happening> {
  return fc.oneof(
    { weight: 4, arbitrary: contain },
    { weight: 5, arbitrary: release },
    { weight: 3, arbitrary: crash },
    { weight: 1, arbitrary: throttle },
    { weight: 1, arbitrary: repeat },
    { weight: 2, arbitrary: driftOf(drifts) },
    { weight: 1, arbitrary: pause },
    { weight: 3, arbitrary: waitOf(ends ? [...SECONDS, A_DAY, A_DAY] : SECONDS) },
    { weight: ends ? 3 : 0, arbitrary: tick },
  );
}

const fate: fc.Arbitrary<Fate> = fc.record({ calls: somewhere, effects });

/** Random schedules of what may happen to a target of this kind. */
export function schedulesOf<Setup>(kind: Kind<Setup>): fc.Arbitrary<Schedule<Setup>> {
  const others = fc.array(happeningOf(kind), { minLength: 1, maxLength: 12, size: 'max' });
  return fc.record({
    fates: fc.array(fc.option(fate, { freq: 2 }), { maxLength: 7, size: 'max' }),
    setup: kind.setup,
    happenings: fc
      .tuple(contain, others)
      .map(([first, rest]): readonly Happening[] => [first, ...rest]),
  });
}
