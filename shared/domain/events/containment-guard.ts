import * as v from 'valibot';
import { ACTION_NAMES, type ActionName } from '../action.ts';
import { parseJson } from '../parsing.ts';
import { TargetSchema, type Target } from '../target.ts';
import { EVENT_SOURCE, parseEvent } from './containment.ts';

export const CONTAINMENT_GUARD = 'Containment Guard';

/** After this time a swap that is still half-way is finished. */
export const GUARD_DELAY_SECONDS = 10;
/** So often it comes whatever it finds: a slow run may still open something until its time-out (30 s), long after the first guard. */
const ROUNDS_OF_A_RUN = 4;
/** A guard that could not finish comes again, for ten minutes. */
const MAX_ROUNDS = 60;

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(2048));

const ContainmentGuardSchema = v.looseObject({
  version: v.literal(1),
  correlationId: text,
  incidentId: text,
  action: v.picklist(ACTION_NAMES),
  target: TargetSchema,
  /** 1 is the first. */
  round: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_ROUNDS)),
});

/** Order to finish what a function that died may have left half-way (version 1). Unknown fields are kept. */
export interface ContainmentGuard {
  readonly correlationId: string;
  readonly incidentId: string;
  readonly action: ActionName;
  readonly target: Target;
  /** 1 is the first. */
  readonly round: number;
}

/** Reads a `Containment Guard` message; throws InvalidInputError. */
export function parseContainmentGuard(body: string): ContainmentGuard {
  return parseEvent(body, CONTAINMENT_GUARD, ContainmentGuardSchema);
}

/** The message as it is put into the queue: in the same envelope as what comes by the bus. */
export function buildContainmentGuard(guard: ContainmentGuard): string {
  const detail = { version: 1, ...guard };
  return JSON.stringify({ source: EVENT_SOURCE, 'detail-type': CONTAINMENT_GUARD, detail });
}

/** Whether the message in the queue is a guard. */
export function isContainmentGuard(body: string): boolean {
  const type = v.object({ 'detail-type': v.literal(CONTAINMENT_GUARD) });
  return v.safeParse(type, parseJson(body)).success;
}

/** The guard after this one; undefined when it has been tried often enough. `isOpen`: something may still be half-way. */
export function nextGuard(guard: ContainmentGuard, isOpen: boolean): ContainmentGuard | undefined {
  const rounds = isOpen ? MAX_ROUNDS : ROUNDS_OF_A_RUN;
  return guard.round < rounds ? { ...guard, round: guard.round + 1 } : undefined;
}
