import type { ActionId, ActionInIncident, ActionLedger } from '../aws/action-ledger.ts';
import type { ContainmentStore } from '../aws/containment-store.ts';
import type { ActionOutcome, ActionState } from '../domain/action.ts';
import { isHeld, type ContainmentRecord } from '../domain/containment.ts';
import { NothingToDo } from '../domain/errors.ts';
import type { Obstacle } from './brakes.ts';
import type { ActionRun } from './run-action.ts';
import type { Situation } from './situation.ts';
import type { Survey } from './survey-target.ts';

export const UNFINISHED: readonly ActionState[] = ['requested', 'running', 'failed'];

interface HoldingParts<Before> {
  readonly ledger: ActionLedger;
  readonly containments: ContainmentStore<Before>;
}

type Reason<Before> = { readonly survey: Survey<Before> } & (
  | { readonly obstacle: Obstacle }
  /** Found out while the cut was prepared. */
  | { readonly outcome: ActionOutcome }
);

/**
 * How an order ends that is not carried out. It is settled under the lease: the queue delivers more than once, and another run may have
 * passed the brakes a moment before. The mode on record decides, not the one in the message: a dry run may have become an order
 * meanwhile.
 */
export function holdBack<Before>(
  { ledger, containments }: HoldingParts<Before>,
  id: ActionId,
  reason: Reason<Before>,
): ActionRun['carryOut'] {
  const { situation, ordered } = reason.survey;
  const { hold } = situation;
  return async (_, settle) => {
    const isMereTalk = situation.refusal !== undefined || ordered.record.mode !== 'auto';
    if (isMereTalk) return settle(await outcomeOf(situation, reason, situation.known.record));
    return containments.withLease(hold, async () => {
      const { record: action } = await ledger.read(id);
      if (!UNFINISHED.includes(action.state)) throw new NothingToDo();
      return settle(await outcomeOf(situation, reason, await containments.read(hold)));
    });
  };
}

/** When an earlier try has begun to change the target, it must not look untouched: what failed can be released. */
async function outcomeOf<Before>(
  situation: Situation<Before>,
  reason: Reason<Before>,
  record: ContainmentRecord<Before> | undefined,
): Promise<ActionOutcome> {
  const held = 'outcome' in reason ? reason.outcome : reason.obstacle;
  const isBegun = isHeld(record) && record?.holders.includes(situation.hold.incidentId) === true;
  if (!record || !isBegun) return { ...held, steps: await planned(situation, reason) };
  const why = `${held.reason ?? held.state}; but an earlier try has begun: release gives back what it changed`;
  return { ...held, state: 'failed', reason: why, steps: situation.describeSteps(record) };
}

async function planned<Before>(situation: Situation<Before>, reason: Reason<Before>) {
  return 'outcome' in reason
    ? reason.outcome.steps
    : situation.planSteps(reason.survey.braking.policy);
}

/** What the brakes ask about an order, as it stands on record. */
export function orderOnRecord({ record, details: { incident, findings } }: ActionInIncident) {
  const { action, target, requestedBy, correlationId } = record;
  const ordering = findings.find(({ findingId }) => findingId === correlationId);
  return {
    ...{ action, target, requestedBy },
    mode: record.mode === 'auto' ? ('auto' as const) : ('dry-run' as const),
    isDrill: incident.drill || ordering?.drill === true,
  };
}
