import type { ActionId, ActionInIncident, ActionLedger } from '../aws/action-ledger.ts';
import { inOtherHands, LEASE_ATTEMPTS, LEASE_PAUSE_MS } from '../domain/target-lease.ts';
import type { Clock } from '../domain/clock.ts';
import type { Brakes, BrakeReading } from './brakes.ts';
import type { Wait } from './read-back.ts';
import type { KnownOfTarget, Situation } from './situation.ts';

export interface SurveyParts<Before> {
  readonly ledger: Pick<ActionLedger, 'read'>;
  readonly brakes: Pick<Brakes, 'read'>;
  /** `known` is being read meanwhile: who can do without it does not wait. */
  readonly look: (id: ActionId, known: Promise<KnownOfTarget>) => Promise<Situation<Before>>;
  readonly clock: Clock;
  readonly wait: Wait;
}

/** Everything that must be known before the first change. */
export interface Survey<Before> {
  readonly ordered: ActionInIncident;
  readonly situation: Situation<Before>;
  readonly braking: BrakeReading;
}

/** No version of a record. */
const IN_OTHER_HANDS = -1;
/** Clocks of two functions may differ by so much. */
const CLOCK_SKEW_MS = 2000;

/**
 * Reads incident, target, record and brakes, all at once. What was seen of the target counts only if no other run has changed it
 * meanwhile: it had been at rest since before the look began, or the record is as an earlier reading showed it. Another run is waited
 * for a little; then TransientError.
 */
export async function surveyTarget<Before>(
  parts: SurveyParts<Before>,
  id: ActionId,
): Promise<Survey<Before>> {
  const { wait } = parts;
  let earlier: number | undefined = IN_OTHER_HANDS;
  for (let attempt = 1; attempt <= LEASE_ATTEMPTS; attempt += 1) {
    const began = parts.clock().getTime();
    const survey = await lookAtOnce(parts, id);
    const { version, leasedUntil, quietSince } = survey.situation.known;
    const isLeased = leasedUntil > parts.clock().getTime();
    const isAtRest = quietSince + CLOCK_SKEW_MS < began || version === earlier;
    if (!isLeased && isAtRest) return survey;
    if (isLeased) await wait(LEASE_PAUSE_MS);
    // What was seen beside a run that has the target says nothing, not even that it has not begun.
    earlier = isLeased ? IN_OTHER_HANDS : version;
  }
  throw inOtherHands();
}

async function lookAtOnce<Before>(
  { ledger, brakes, look }: SurveyParts<Before>,
  id: ActionId,
): Promise<Survey<Before>> {
  const reading = ledger.read(id);
  const known = reading.then(({ record }) => record);
  // Who does not ask for it must not be told of its failure either.
  known.catch(() => undefined);
  const [ordered, situation, braking] = await Promise.all([
    reading,
    look(id, known),
    brakes.read(id.target.accountId),
  ]);
  return { ordered, situation, braking };
}
