import type { ActionName, ActionRecord } from '../../action.ts';
import { isProtection } from '../../protection.ts';
import type { FindingRecord } from '../../incident.ts';
import { withCommand } from '../command.ts';
import type { Recommendations } from '../incident-context.ts';
import type { KnownFacts } from '../known-facts.ts';

/** What recommendations follow from. */
export interface Situation {
  readonly incidentId: string;
  readonly findings: readonly Pick<FindingRecord, 'type' | 'resourceRole'>[];
  readonly facts: KnownFacts;
  readonly actions: readonly ActionRecord[];
  readonly relatedCount: number;
}

/** Recommendations of one family. Pure. */
export type Recommend = (situation: Situation) => Partial<Recommendations>;

/** What is to be contained, and whether the target of an action is that. */
export interface Wish {
  /** As an operator names it: `i-…`, `user/alice`, `role/web`, `web:i-…`. */
  readonly target: string;
  readonly action: ActionName;
  readonly isMeant: (target: ActionRecord['target']) => boolean;
}

/** The text with the order of an operator; without one where the policy protects the target, as it holds for people, too. */
export function adviseContainment(text: string, wish: Wish, situation: Situation): string {
  if (isProtected(situation, wish)) {
    return `${text} The policy protects it, so no order does that: take it off the list first, or do it by hand.`;
  }
  const { incidentId } = situation;
  const order = ['npm', 'run', 'riposte', '--', 'contain', wish.target, '--reason', incidentId];
  return withCommand(text, order);
}

function isProtected({ actions }: Situation, { action, isMeant }: Wish): boolean {
  return actions.some(
    (record) =>
      record.action === action &&
      isMeant(record.target) &&
      record.state === 'refused' &&
      isProtection(record.reason),
  );
}

/** Beginnings of finding types, e.g. `CryptoCurrency:EC2/`. */
type Beginnings = readonly string[];

/** True when a finding is of such a type. */
export function hasType({ findings }: Situation, beginnings: Beginnings): boolean {
  return findings.some(({ type }) => begins(type, beginnings));
}

/** True when a finding of such a type says that our resource is attacked. */
export function isAttacked({ findings }: Situation, beginnings: Beginnings): boolean {
  return findings.some((each) => each.resourceRole === 'TARGET' && begins(each.type, beginnings));
}

/** True when a finding of such a type says, or does not deny, that our resource itself does it. */
export function isActing({ findings }: Situation, beginnings: Beginnings): boolean {
  return findings.some((each) => each.resourceRole !== 'TARGET' && begins(each.type, beginnings));
}

function begins(type: string, beginnings: Beginnings): boolean {
  return beginnings.some((beginning) => type.startsWith(beginning));
}

/**
 * True when the platform has done it, or is about to: nothing of that kind is recommended then. A dry run does nothing, and what
 * was released is not contained any more.
 */
export function isHandled(
  { actions }: Pick<Situation, 'actions'>,
  action: ActionName,
  isMeant: (target: ActionRecord['target']) => boolean,
): boolean {
  return actions.some(
    (record) => record.action === action && isMeant(record.target) && isDoneOrUnderWay(record),
  );
}

function isDoneOrUnderWay({ state, mode }: ActionRecord): boolean {
  if (state === 'requested' || state === 'running') return mode === 'auto';
  return state === 'contained' || state === 'releasing' || state === 'release-failed';
}
