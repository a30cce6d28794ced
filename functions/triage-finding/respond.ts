import type { ControlStore } from '../../shared/aws/control-store.ts';
import type { PublishEvent } from '../../shared/aws/event-bus.ts';
import type { IncidentChange } from '../../shared/aws/incident-change.ts';
import type { IncidentChanger } from '../../shared/aws/incident-changer.ts';
import type { Filing } from '../../shared/aws/incident-opener.ts';
import type { ActionRecord } from '../../shared/domain/action.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { CONTAINMENT_REQUESTED } from '../../shared/domain/events/containment.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import { standingDrifts } from '../../shared/domain/drift.ts';
import { isLost, mayRequest } from '../../shared/domain/may-request.ts';
import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import {
  actionKey,
  type PlannedAction,
  type PlatformIdentity,
} from '../../shared/domain/response-plan.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import { askForContext } from './ask-for-context.ts';
import type { Confirmation, ConfirmFinding } from './confirm/confirmation.ts';
import { planFor } from './plan-for.ts';
import { toRecord } from './to-record.ts';

interface ResponseParts {
  readonly control: Pick<ControlStore, 'readPolicy' | 'readPause'>;
  readonly changer: IncidentChanger;
  readonly confirm: ConfirmFinding;
  readonly publish: PublishEvent;
  readonly platform: PlatformIdentity;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

interface FiledFinding {
  readonly finding: Finding;
  readonly filing: Filing;
  readonly redelivered: boolean;
  /** Absent: its source has not been asked yet. */
  readonly confirmation?: Confirmation;
}

/** Decides what a filed finding leads to, writes it into the incident and requests it. */
export type RespondTo = (filed: FiledFinding, logger: Logger) => Promise<void>;

export function createResponse(parts: ResponseParts): RespondTo {
  return async (filed, logger) => {
    const policy = await parts.control.readPolicy();
    const plan = await makePlan(parts, policy, filed);
    const { written, details } = await record(parts, filed, plan);
    const lost = details.actions.filter((action) => isLost(action, parts.clock()));
    const requested = (filed.redelivered ? details.actions : written).filter(isRequested);
    await request(parts, details, [...new Set([...requested, ...lost])]);
    report(parts.metrics, written, logger);
    await askForContext(parts, filed);
  };
}

interface Plan {
  readonly actions: readonly PlannedAction[];
  /** Its source has confirmed the finding; otherwise nothing may be requested. */
  readonly confirmed: boolean;
}

/** What the source itself says decides, not what the message says: a message can be forged. */
async function makePlan(
  parts: ResponseParts,
  policy: ResponsePolicy,
  filed: FiledFinding,
): Promise<Plan> {
  const { finding, filing } = filed;
  const { details } = filing;
  const actions = await planFor(parts, { policy, finding, details });
  const due = newActions(parts, { filed, actions, current: details });
  if (!due.some(isRequested)) return { actions, confirmed: false };
  const answer = filed.confirmation ?? (await parts.confirm(finding));
  if ('refusal' in answer) {
    const { refusal } = answer;
    return { actions: actions.map((action) => ({ refusal, ...action })), confirmed: false };
  }
  const confirmed = { policy, finding: answer.finding, details };
  return { actions: await planFor(parts, confirmed), confirmed: true };
}

/** A transaction holds 100 items, an attack sequence may name 400 instances. */
const ACTIONS_PER_WRITE = 50;

interface Recorded {
  readonly written: readonly ActionRecord[];
  readonly details: IncidentDetails;
}

async function record(parts: ResponseParts, filed: FiledFinding, plan: Plan): Promise<Recorded> {
  const written: ActionRecord[] = [];
  let { details } = filed.filing;
  let from = 0;
  do {
    const actions = plan.actions.slice(from, from + ACTIONS_PER_WRITE);
    let batch: ActionRecord[] = [];
    details = await parts.changer.change(details.incident.incidentId, (current) => {
      const due = newActions(parts, { filed, actions, current });
      batch = due.filter((action) => plan.confirmed || !isRequested(action));
      return changeFor(batch, current, isUntold(filed));
    });
    written.push(...batch);
    from += ACTIONS_PER_WRITE;
  } while (from < plan.actions.length);
  return { written, details };
}

function isRequested({ state }: ActionRecord): boolean {
  return state === 'requested';
}

interface Decision {
  readonly filed: FiledFinding;
  readonly actions: readonly PlannedAction[];
  readonly current: IncidentDetails;
}

function newActions(
  { clock }: ResponseParts,
  { filed, actions, current }: Decision,
): ActionRecord[] {
  const now = clock();
  const existing = new Map(current.actions.map((action) => [actionKey(action), action]));
  const undone = standingDrifts(current).map(({ action }) => actionKey(action));
  const bringsNews = filed.filing.bringsNews || filed.redelivered;
  return actions
    .map((action) => ({
      planned: action,
      existing: existing.get(actionKey(action)),
      isUndone: undone.includes(actionKey(action)),
      bringsNews,
      now,
    }))
    .filter(mayRequest)
    .map((context) => toRecord(context, filed.finding.id));
}

/** What came undone, as far as people have not been told. */
function isUntold({ finding, filing, redelivered }: FiledFinding): boolean {
  return finding.drift !== undefined && (filing.bringsNews || redelivered);
}

/** Cutting again shows in the state; where nothing is done people must hear of it all the same. */
function changeFor(
  actions: readonly ActionRecord[],
  { incident }: IncidentDetails,
  tellsDrift: boolean,
): IncidentChange | undefined {
  if (actions.length > 0) return { actions, planned: true };
  if (tellsDrift) return { planned: true, tellsDrift };
  return incident.status === 'triaging' ? { planned: true } : undefined;
}

async function request(
  { publish }: ResponseParts,
  { incident }: IncidentDetails,
  actions: readonly ActionRecord[],
): Promise<void> {
  for (const { action, mode, target, requestedBy, requestedAt, correlationId } of actions) {
    const order = { action, mode, target, requestedBy, requestedAt, correlationId };
    await publish(CONTAINMENT_REQUESTED, { version: 1, incidentId: incident.incidentId, ...order });
  }
}

function report(metrics: Metrics, written: readonly ActionRecord[], logger: Logger): void {
  for (const { action, target, state, mode, requestedBy, reason } of written) {
    metrics.count(state === 'refused' ? 'ActionsRefused' : 'ActionsRequested');
    logger.info({ action, target, state, mode, requestedBy, reason }, 'action decided');
  }
}
