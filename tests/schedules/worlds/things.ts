import { isHeld } from '../../../shared/domain/containment.ts';
import type { Run } from '../conductor.ts';
import type { Caller, Ending, Moment, World } from '../world.ts';

/** A part of a target: what a containment closes, or what it must leave alone. */
export interface Thing {
  /** Also how steps of an action call it, in a part of their text. */
  readonly name: string;
  readonly value: string;
  /** Absent: nobody but its owner may change it. */
  readonly isClosed?: boolean;
  /** Nobody who holds the target wants it closed; closed it may be all the same. */
  readonly isOptional?: boolean;
}

/** What an owner of a target wants of a thing; any of these is right. */
interface Wish {
  readonly values: readonly string[];
  readonly isDrift: boolean;
}

interface Target extends Pick<
  World,
  'action' | 'targets' | 'heldAs' | 'deploy' | 'offenders' | 'releaseWishes' | 'tick'
> {
  /** As AWS has them now. */
  readonly things: (ending?: Ending) => readonly Thing[];
  readonly answer: (command: string, input: object) => object;
  readonly change: (drift: string, choice: number) => void;
  /** AWS has no condition for a change, so that one in the middle of a run may be lost. */
  readonly mayLoseChanges?: boolean;
}

type Values = ReadonlyMap<string, Thing>;

/** A target made of things, each of which is closed or not. */
export class ThingWorld implements World {
  readonly action: World['action'];
  readonly targets: World['targets'];
  readonly heldAs: World['heldAs'];
  readonly violations: string[] = [];
  readonly closedByGuards = 0;
  readonly deploy: World['deploy'];
  private readonly target: Target;
  private readonly wishes = new Map<string, Wish>();
  private readonly atStart = new WeakMap<Run, Values>();

  constructor(target: Target) {
    this.target = target;
    this.action = target.action;
    this.targets = target.targets;
    this.heldAs = target.heldAs;
    this.deploy = target.deploy;
    for (const { name, value } of target.things())
      this.wishes.set(name, { values: [value], isDrift: false });
  }

  get tick(): string | undefined {
    return this.target.tick;
  }

  offenders(place: number, finding: number) {
    return this.target.offenders?.(place, finding) ?? [];
  }

  releaseWishes(isForced: boolean) {
    return this.target.releaseWishes?.(isForced) ?? {};
  }

  answer(command: string, input: object, { run, note }: Caller): object {
    const before = this.values();
    const answer = this.target.answer(command, input);
    for (const thing of this.values().values()) {
      const was = before.get(thing.name);
      if (was?.value === thing.value) continue;
      note(`${thing.name}: ${String(was?.value)} → ${thing.value}`);
      if (was && run) this.checkTheft(was, run);
    }
    return answer;
  }

  change(drift: string, choice: number, { isDrift, isRacing }: Moment): void {
    const before = this.values();
    this.target.change(drift, choice);
    for (const thing of this.values().values()) {
      const was = before.get(thing.name);
      if (was?.value !== thing.value) this.wish(thing, { was, isDrift, isRacing });
    }
  }

  begins(run: Run): void {
    this.atStart.set(run, this.values());
  }

  passes(): void {
    // None of these is open for a moment on its way.
  }

  faultsOfRecord(): readonly string[] {
    return [];
  }

  faults(ending: Ending): readonly string[] {
    return this.target.things(ending).flatMap((thing) => this.faultOf(ending, thing) ?? []);
  }

  private values(): Values {
    return new Map(this.target.things().map((thing) => [thing.name, thing]));
  }

  private wish(
    { name, value, isClosed }: Thing,
    { was, isDrift, isRacing }: Moment & { readonly was: Thing | undefined },
  ): void {
    const { values } = this.wishes.get(name) ?? { values: [] };
    const mayBeAsBefore =
      isClosed === undefined ? isRacing && this.target.mayLoseChanges === true : isDrift;
    const earlier = mayBeAsBefore ? [...values, ...(was ? [was.value] : [])] : [];
    this.wishes.set(name, { values: [...earlier, value], isDrift });
  }

  /** What somebody set before a release began is not for the release to take away. */
  private checkTheft({ name, value, isClosed }: Thing, run: Run): void {
    if (!run.name.startsWith('release') || isClosed === true) return;
    if (this.atStart.get(run)?.get(name)?.value === value)
      this.violations.push(`${name} loses ${value} by a release`);
  }

  private faultOf(ending: Ending, thing: Thing): string | undefined {
    const { name, value, isClosed } = thing;
    const wish = this.wishes.get(name) ?? NO_WISH;
    if (isClosed !== undefined && isHeld(ending.record)) return faultOfHeld(ending, thing, wish);
    const isLeft = isClosed !== undefined && isToldLeft(ending, name);
    if (wish.values.includes(value) || isLeft) return undefined;
    return `${name} is ${value}: wished was ${JSON.stringify(wish.values)}`;
  }
}

const NO_WISH: Wish = { values: [], isDrift: false };

function faultOfHeld(
  ending: Ending,
  { name, value, isClosed, isOptional }: Thing,
  { values, isDrift }: Wish,
): string | undefined {
  const isExcused = [isClosed, isOptional, isDrift && values.includes(value), isToldOpen(ending)];
  return isExcused.includes(true) ? undefined : `${name} is ${value}: held, and nobody says so`;
}

/** What can be closed in part only comes with advice on the rest. */
function isToldOpen({ actions }: Ending): boolean {
  return actions.some(
    ({ state, advice }) => state === 'failed' || (state === 'contained' && advice !== undefined),
  );
}

/** A release says what it could not give back, or has left on purpose. */
function isToldLeft({ actions }: Ending, name: string): boolean {
  return actions.some(
    ({ state, steps }) =>
      state === 'release-failed' ||
      (state === 'released' &&
        steps.some(({ resource, note }) => note !== undefined && name.startsWith(resource))),
  );
}

/** An error as AWS says it. */
export function refusal(name: string): Error {
  return Object.assign(new Error(`AWS says ${name}`), { name });
}
