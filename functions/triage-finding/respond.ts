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
import { isLost, mayRequest } from '../../shared/domain/may-request.ts';
import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import {
  actionKey,
  planResponse,
  type PlannedAction,
  type PlatformIdentity,
} from '../../shared/domain/response-plan.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import { askForContext } from './ask-for-context.ts';
import type { Confirmation, ConfirmFinding } from './confirm/confirmation.ts';

interface ResponseParts {
  readonly control: Pick<ControlStore, 'readPolicy'>;
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
  const { platform } = parts;
  const { finding, filing } = filed;
  const actions = planResponse({ policy, finding, platform });
  const due = newActions(parts, { filed, actions, current: filing.details });
  if (!due.some(isRequested)) return { actions, confirmed: false };
  const answer = filed.confirmation ?? (await parts.confirm(finding));
  if ('refusal' in answer) {
    const { refusal } = answer;
    return { actions: actions.map((action) => ({ refusal, ...action })), confirmed: false };
  }
  return { actions: planResponse({ policy, finding: answer.finding, platform }), confirmed: true };
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
      return changeFor(batch, current);
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
  const bringsNews = filed.filing.bringsNews || filed.redelivered;
  return actions
    .map((action) => ({
      planned: action,
      existing: existing.get(actionKey(action)),
      bringsNews,
      now,
    }))
    .filter(mayRequest)
    .map((context) => toRecord(context, filed.finding.id));
}

interface RecordContext {
  readonly planned: PlannedAction;
  readonly existing: ActionRecord | undefined;
  readonly now: Date;
}

function toRecord({ planned, existing, now }: RecordContext, correlationId: string): ActionRecord {
  const { action, target, mode, requestedBy, refusal, advice, offenders } = planned;
  const at = now.toISOString();
  const state = refusal === undefined ? 'requested' : 'refused';
  const event = { at, state, detail: refusal ?? `${mode} by ${requestedBy}` } as const;
  return {
    ...{ action, target, mode, requestedBy, state, correlationId },
    requestedAt: at,
    steps: [],
    history: [...(existing?.history ?? []), event],
    ...(refusal !== undefined && { reason: refusal, settledAt: at }),
    ...(advice && { advice }),
    ...(offenders && { offenders }),
    ...keptName(existing),
  };
}

/** An earlier try may have begun under another name: only there a release finds what was before. */
function keptName(existing: ActionRecord | undefined): Pick<ActionRecord, 'heldAs'> {
  return existing?.heldAs ? { heldAs: existing.heldAs } : {};
}

function changeFor(
  actions: readonly ActionRecord[],
  { incident }: IncidentDetails,
): IncidentChange | undefined {
  if (actions.length > 0) return { actions, planned: true };
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
