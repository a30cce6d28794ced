import { setTimeout as sleep } from 'node:timers/promises';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { readIncident } from '../../shared/aws/incident-reader.ts';
import { type ActionRecord, RELEASABLE } from '../../shared/domain/action.ts';
import {
  EVENT_SOURCE,
  RELEASE_REQUESTED,
  type ReleaseRequested,
} from '../../shared/domain/events/containment.ts';
import { actionKey } from '../../shared/domain/response-plan.ts';
import { describeAction, findIncident } from './incidents.ts';
import type { Operator } from './operator.ts';

export interface ReleaseOrder {
  readonly incidentId: string;
  readonly reason?: string;
  readonly timeoutSeconds: number;
  /** Hears the state of each action while it is waited for. */
  readonly report: (text: string) => void;
}

/** What a release came to. `complete` is false when something failed, drifted or did not end in time. */
export interface ReleaseReport {
  readonly incidentId: string;
  readonly complete: boolean;
  readonly problems: readonly string[];
  readonly actions: readonly ActionRecord[];
}

const POLL_MS = 500;

/** Asks for the release of everything the incident holds and waits until it is done. */
export async function releaseIncident(
  operator: Operator,
  order: ReleaseOrder,
): Promise<ReleaseReport> {
  const { incident, actions } = await findIncident(operator, order.incidentId);
  const held = actions.filter((action) => RELEASABLE.includes(action.state));
  if (held.length === 0) {
    throw new Error(`${order.incidentId} holds nothing to release (status ${incident.status})`);
  }
  const requestedBy = `operator:${await operator.identify()}`;
  const asked = { ...order, correlationId: incident.correlationId, requestedBy };
  for (const action of held) await requestRelease(operator, releaseEvent(action, asked));
  const settled = await untilReleased(operator, order, held);
  const problems = settled.flatMap(problemsOf);
  return {
    incidentId: order.incidentId,
    complete: problems.length === 0,
    problems,
    actions: settled,
  };
}

interface Asked {
  readonly incidentId: string;
  readonly correlationId: string;
  readonly requestedBy: string;
  readonly reason?: string;
}

function releaseEvent(action: ActionRecord, asked: Asked): ReleaseRequested {
  return {
    version: 1,
    correlationId: asked.correlationId,
    incidentId: asked.incidentId,
    action: action.action,
    target: action.target,
    requestedBy: asked.requestedBy,
    requestedAt: new Date().toISOString(),
    ...(asked.reason !== undefined && { reason: asked.reason }),
  };
}

async function requestRelease({ bus, names }: Operator, detail: ReleaseRequested): Promise<void> {
  const entry = {
    EventBusName: names.bus,
    Source: EVENT_SOURCE,
    DetailType: RELEASE_REQUESTED,
    Detail: JSON.stringify(detail),
  };
  const { Entries: entries } = await bus.send(new PutEventsCommand({ Entries: [entry] }));
  const refused = entries?.find(({ ErrorCode: code }) => code !== undefined);
  if (refused) {
    throw new Error(`the bus refused the request: ${refused.ErrorCode}: ${refused.ErrorMessage}`);
  }
}

async function untilReleased(
  operator: Operator,
  { incidentId, timeoutSeconds, report }: ReleaseOrder,
  held: readonly ActionRecord[],
): Promise<readonly ActionRecord[]> {
  const before = new Map(held.map((action) => [actionKey(action), action.history.length]));
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const details = await readIncident(operator.incidents, incidentId);
    const actions = (details?.actions ?? []).filter((action) => before.has(actionKey(action)));
    report(actions.map(({ target, state }) => `${target.id} ${state}`).join(', '));
    const ended = actions.every((action) => hasEnded(action, before.get(actionKey(action)) ?? 0));
    if (ended || Date.now() > deadline) return actions;
    await sleep(POLL_MS);
  }
}

/** An earlier release may have failed: only an end that came after our request counts. */
function hasEnded({ state, history }: ActionRecord, linesBefore: number): boolean {
  const ended = state === 'released' || state === 'release-failed';
  return ended && history.length > linesBefore;
}

function problemsOf({ target, state, reason, steps }: ActionRecord): string[] {
  const notes = steps.flatMap(({ resource, note }) =>
    note === undefined ? [] : [`${resource}: ${note}`],
  );
  if (state === 'released') return notes;
  const why = state === 'release-failed' ? (reason ?? 'failed') : `still ${state}, gave up waiting`;
  return [`${target.id}: ${why}`, ...notes];
}

export function describeRelease(report: ReleaseReport): string {
  return [...report.actions.map(describeAction), verdictOf(report)].join('\n\n');
}

function verdictOf({ incidentId, complete, problems, actions }: ReleaseReport): string {
  if (!complete) return `Not everything was restored:\n${indented(problems)}`;
  // Another incident may still hold the target: then nothing is restored yet, and that is as it should be.
  const remarks = actions.flatMap(({ target, reason }) =>
    reason ? [`${target.id}: ${reason}`] : [],
  );
  if (remarks.length === 0) return 'Everything is as it was before.';
  return `${incidentId} has let go:\n${indented(remarks)}`;
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
