import { type ActionRecord, RELEASABLE } from '../../shared/domain/action.ts';
import { deactivatedKeys, describeUndo } from '../../shared/domain/alert/undo.ts';
import {
  RELEASE_REQUESTED,
  type ReleaseRequested,
} from '../../shared/domain/events/containment.ts';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import { actionKey } from '../../shared/domain/response-plan.ts';
import { describeAction } from './incidents/describe-action.ts';
import { plainText } from './incidents/plain-line.ts';
import { findIncident } from './incidents.ts';
import type { Operator } from './operator.ts';
import { putEvent } from './orders/put-event.ts';
import { type Patience, untilActionsEnd } from './orders/wait.ts';
import { safeLine } from './safe-output.ts';
import type { Screen } from './screen.ts';
import { indented } from './text-table.ts';

export interface ReleaseOrder extends Patience {
  readonly incidentId: string;
  readonly reason?: string;
  /** Lift denies although stolen sessions may not have expired. */
  readonly force?: boolean;
  /** Access keys that are to become Active again; all others stay as they are. */
  readonly reactivateKeys?: readonly string[];
}

/** What a release came to. `complete` is false when something failed, drifted, stays or did not end in time. */
export interface ReleaseReport {
  readonly incidentId: string;
  readonly complete: boolean;
  readonly problems: readonly string[];
  readonly actions: readonly ActionRecord[];
}

/** Asks for the release of everything the incident holds and waits until it is done. */
export async function releaseIncident(
  operator: Operator,
  order: ReleaseOrder,
): Promise<ReleaseReport> {
  const { incidentId } = order;
  const details = await findIncident(operator, incidentId);
  const held = heldActions(details);
  refuseUnknownKeys(held, order);
  for (const note of notGivenBack(details, operator.stack, order)) order.report(note);
  const requestedBy = `operator:${await operator.identify()}`;
  const asked = { ...order, correlationId: details.incident.correlationId, requestedBy };
  for (const action of held)
    await putEvent(operator, RELEASE_REQUESTED, releaseEvent(action, asked));
  const settled = await untilReleased(operator, order, held);
  const problems = settled.flatMap(problemsOf);
  return { incidentId, complete: problems.length === 0, problems, actions: settled };
}

function heldActions({ incident, actions }: IncidentDetails): ActionRecord[] {
  const held = actions.filter((action) => RELEASABLE.includes(action.state));
  if (held.length > 0) return held;
  throw new Error(`${incident.incidentId} holds nothing to release (status ${incident.status})`);
}

/** A typing error must not look like a key that was given back. */
function refuseUnknownKeys(
  held: readonly ActionRecord[],
  { incidentId, reactivateKeys = [] }: ReleaseOrder,
): void {
  const known = deactivatedKeys(held);
  const unknown = reactivateKeys.filter((key) => !known.includes(key));
  if (unknown.length === 0) return;
  const which = known.length > 0 ? known.join(', ') : 'none';
  throw new Error(
    `${unknown.join(', ')} was not deactivated by ${incidentId} (deactivated: ${which})`,
  );
}

/** What this release will not give back, said before it is asked for. */
function notGivenBack(
  details: IncidentDetails,
  stack: string,
  { force = false, reactivateKeys = [] }: ReleaseOrder,
): string[] {
  const notes = (describeUndo(details, stack)?.notes ?? []).map(plainText);
  const isOrdered = (note: string): boolean =>
    (force && note.includes('--force')) || reactivateKeys.some((key) => note.includes(key));
  return notes.filter((note) => !isOrdered(note));
}

interface Asked extends Pick<ReleaseOrder, 'incidentId' | 'reason' | 'force' | 'reactivateKeys'> {
  readonly correlationId: string;
  readonly requestedBy: string;
}

function releaseEvent(action: ActionRecord, asked: Asked): ReleaseRequested {
  const ours = deactivatedKeys([action]);
  const keys = asked.reactivateKeys?.filter((key) => ours.includes(key)) ?? [];
  return {
    version: 1,
    correlationId: asked.correlationId,
    incidentId: asked.incidentId,
    action: action.action,
    target: action.target,
    requestedBy: asked.requestedBy,
    requestedAt: new Date().toISOString(),
    ...(asked.reason !== undefined && { reason: asked.reason }),
    ...(asked.force && { force: true }),
    ...(keys.length > 0 && { reactivateKeys: keys }),
  };
}

async function untilReleased(
  operator: Operator,
  order: ReleaseOrder,
  held: readonly ActionRecord[],
): Promise<readonly ActionRecord[]> {
  const before = new Map(held.map((action) => [actionKey(action), action.history.length]));
  return untilActionsEnd(operator, {
    ...order,
    isAwaited: (action) => before.has(actionKey(action)),
    hasEnded: (action) => hasEnded(action, before.get(actionKey(action)) ?? 0),
  });
}

/** An earlier release may have failed, a containment may just have ended: only the end of our own request counts. */
function hasEnded({ state, history }: ActionRecord, linesBefore: number): boolean {
  const since = history.slice(linesBefore).map((line) => line.state);
  if (state === 'released' || state === 'release-failed') return since.includes(state);
  return since.includes('releasing') && since.at(-1) !== 'releasing';
}

/** Written by release-credentials beside a key that nobody asked back: as it should be. */
const ON_PURPOSE = 'left inactive on purpose';

function isKept({ note }: ActionRecord['steps'][number]): boolean {
  return note?.startsWith(ON_PURPOSE) ?? false;
}

function problemsOf({ target, state, reason, steps }: ActionRecord): string[] {
  const notes = steps.flatMap((step) =>
    step.note === undefined || isKept(step) ? [] : [`${step.resource}: ${step.note}`],
  );
  if (state === 'released') return notes;
  return [`${target.id}: ${whyNot(state, reason)}`, ...notes];
}

function whyNot(state: ActionRecord['state'], reason: string | undefined): string {
  if (state === 'release-failed') return reason ?? 'failed';
  const isUnderWay = ['requested', 'running', 'releasing'].includes(state);
  if (isUnderWay || reason === undefined) return `still ${state}, gave up waiting`;
  return `still ${state}: ${reason}`;
}

export function describeRelease(report: ReleaseReport, screen: Screen): string {
  const actions = report.actions.map((action) => describeAction(action, screen));
  return [...actions, verdictOf(report)].join('\n\n');
}

function verdictOf({ incidentId, complete, problems, actions }: ReleaseReport): string {
  if (!complete) return `Not everything was restored:\n${indented(problems.map(safeLine))}`;
  // Another incident may still hold the target: then nothing is restored yet, and that is as it should be.
  const remarks = actions.flatMap(({ target, reason }) =>
    reason ? [safeLine(`${target.id}: ${reason}`)] : [],
  );
  const kept = actions.flatMap(({ steps }) => steps.filter(isKept).map(({ resource }) => resource));
  if (remarks.length === 0 && kept.length > 0) {
    return `Everything else is as it was before; inactive on purpose: ${safeLine(kept.join(', '))}.`;
  }
  if (remarks.length === 0) return 'Everything is as it was before.';
  return `${incidentId} has let go:\n${indented(remarks)}`;
}
