import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { ActionName, ActionOutcome, ActionRecord, ActionState } from '../domain/action.ts';
import { otherOffenders } from '../domain/buckets/offender.ts';
import type { Clock } from '../domain/clock.ts';
import { InvalidInputError, NothingToDo, Superseded } from '../domain/errors.ts';
import type { IncidentDetails } from '../domain/incident.ts';
import { actionKey } from '../domain/response-plan.ts';
import type { Target } from '../domain/target.ts';
import type { IncidentChange } from './incident-change.ts';
import type { IncidentChanger } from './incident-changer.ts';

/** Names one action of one incident. */
export interface ActionId {
  readonly incidentId: string;
  readonly action: ActionName;
  readonly target: Target;
}

/** An action with the incident that it belongs to, as they are after a change. */
export interface ActionInIncident {
  readonly record: ActionRecord;
  readonly details: IncidentDetails;
}

/** How an order begins. */
export interface Beginning {
  readonly from: readonly ActionState[];
  readonly state: ActionState;
  /** The queue has delivered the order before. */
  readonly retry: boolean;
  /** Written down when it is not known yet, so that a release finds the record of before even if this run dies. */
  readonly heldAs?: Target | undefined;
}

/** What a change of an action is written with. */
export interface Within {
  /** The incident from a moment ago: spares reading it. */
  readonly known: IncidentDetails;
  /** Writes of the same transaction; when a condition of theirs fails, or the action was ordered anew, Superseded is thrown. */
  readonly alongside: readonly TransactWriteItem[];
}

/** An action that has begun; it can be ended from these states and no others. */
export interface StartedAction extends ActionInIncident {
  readonly endsFrom: readonly ActionState[];
}

export interface ActionLedger {
  /** Throws InvalidInputError when nobody ordered it. */
  read(id: ActionId): Promise<ActionInIncident>;
  /**
   * Moves the action to `state`; throws NothingToDo when it is in none of `from`: it has come to its end before. Throws
   * InvalidInputError when the incident has no such action: nobody ordered it.
   */
  begin(id: ActionId, beginning: Beginning, within?: Within): Promise<StartedAction>;
  /** Writes how the action ended; throws NothingToDo when somebody else ended it or ordered it anew meanwhile. */
  settle(
    started: StartedAction,
    outcome: ActionOutcome,
    alongside?: readonly TransactWriteItem[],
  ): Promise<ActionInIncident>;
}

/** The states of actions; every change is one conditional write together with the incident's status. */
export function createActionLedger(changer: IncidentChanger, clock: Clock): ActionLedger {
  return {
    read: async (id) => {
      const details = await changer.read(id.incidentId);
      return { record: findAction(details, id), details };
    },
    begin: async (id, beginning, within) => {
      const decide = (current: IncidentDetails): IncidentChange => {
        const record = findAction(current, id);
        if (within && !isSameOrder(findAction(within.known, id), record)) throw new Superseded();
        if (!beginning.from.includes(record.state)) throw new NothingToDo();
        const actions = [beginRecord(record, beginning, clock())];
        return { actions, ...(within && { alongside: within.alongside }) };
      };
      const details = await changer.change(id.incidentId, decide, within?.known);
      const endsFrom = [...beginning.from, beginning.state];
      return { record: findAction(details, id), details, endsFrom };
    },
    settle: async ({ record: begun, details: known, endsFrom }, outcome, alongside) => {
      const id = { ...begun, incidentId: known.incident.incidentId };
      const decide = (current: IncidentDetails): IncidentChange => {
        const record = findAction(current, id);
        if (!isSameOrder(begun, record) || !endsFrom.includes(record.state))
          throw new NothingToDo();
        const actions = [settleRecord(record, outcome, clock())];
        return { actions, ...(alongside && { alongside }) };
      };
      const details = await changer.change(id.incidentId, decide, known);
      return { record: findAction(details, id), details };
    },
  };
}

/** It may be ordered anew while it is looked at or carried out, for somebody else, too. */
function isSameOrder(seen: ActionRecord, now: ActionRecord): boolean {
  const isForOthers = otherOffenders(now.offenders ?? [], seen.offenders).length > 0;
  return !isForOthers && seen.requestedAt === now.requestedAt && seen.mode === now.mode;
}

function findAction({ actions, incident }: IncidentDetails, id: ActionId): ActionRecord {
  const record = actions.find((candidate) => actionKey(candidate) === actionKey(id));
  if (record) return record;
  throw new InvalidInputError('the incident has no such action', {
    facts: { incidentId: incident.incidentId, action: actionKey(id) },
  });
}

/**
 * A retry by the queue keeps the failure that it is to mend until it ends, so that people are not told the same twice. A release shows
 * at once on what could not be contained: otherwise a containment that is tried again would take no notice of it.
 */
function beginRecord(
  record: ActionRecord,
  { state, retry, heldAs }: Beginning,
  now: Date,
): ActionRecord {
  const at = now.toISOString();
  const failure = state === 'releasing' ? 'release-failed' : 'failed';
  const keepsFailure = retry && record.state === failure;
  return {
    ...record,
    state: keepsFailure ? record.state : state,
    startedAt: record.startedAt ?? at,
    ...(heldAs && !record.heldAs && { heldAs }),
    history: [...record.history, { at, state }],
  };
}

function settleRecord(record: ActionRecord, outcome: ActionOutcome, now: Date): ActionRecord {
  const { action, target, mode, requestedBy, requestedAt, correlationId } = record;
  const { startedAt, heldAs, offenders } = record;
  const { state, reason } = outcome;
  const at = now.toISOString();
  const event = { at, state, ...(reason !== undefined && { detail: reason }) };
  return {
    ...{ action, target, mode, requestedBy, requestedAt, correlationId },
    ...(startedAt !== undefined && { startedAt }),
    ...(heldAs && { heldAs }),
    ...(offenders && { offenders }),
    ...outcome,
    settledAt: settledBefore(record, outcome) ?? at,
    history: [...record.history, event],
  };
}

/** A release that may not be yet takes an action back to where it was: it ended when it ended. */
function settledBefore(
  { state, settledAt }: ActionRecord,
  outcome: ActionOutcome,
): string | undefined {
  return state === 'releasing' && outcome.state === 'contained' ? settledAt : undefined;
}
