import { DETAIL_ATTRIBUTES, incidentPk } from '../../../shared/aws/incident-items.ts';
import type { Item } from '../../../shared/aws/dynamodb.ts';
import type { ActionRecord } from '../../../shared/domain/action.ts';
import type { PreservedEvidence } from '../../../shared/domain/context/preserved-evidence.ts';
import type { FindingRecord, Incident, IncidentDetails } from '../../../shared/domain/incident.ts';
import { findIncident } from '../incidents.ts';
import type { Operator } from '../operator.ts';

/** `decision`: what is to be done was decided. `told`: people have heard the latest state. */
export type TimelineKind =
  'incident' | 'finding' | 'decision' | 'action' | 'evidence' | 'context' | 'told';

/** One thing that happened. */
export interface TimelineEvent {
  /** ISO 8601 */
  readonly at: string;
  /** Milliseconds since the detector first saw the activity, or since the first thing on record. */
  readonly afterMs: number;
  readonly kind: TimelineKind;
  readonly text: string;
}

export interface Timeline {
  readonly incidentId: string;
  readonly title: string;
  readonly status: string;
  readonly events: readonly TimelineEvent[];
}

/** A channel of alerts and the latest state that it was told. */
export interface Telling {
  readonly channel: string;
  readonly toldVersion: number;
  readonly lastSentAt: string;
}

/** Everything that is on record about an incident, in order; throws when there is none of that id. */
export async function readTimeline(operator: Operator, incidentId: string): Promise<Timeline> {
  const [details, tellings] = await Promise.all([
    findIncident(operator, incidentId),
    readTellings(operator, incidentId),
  ]);
  const { title, status } = details.incident;
  return { incidentId, title, status, events: timelineOf(details, tellings) };
}

async function readTellings({ incidents }: Operator, incidentId: string): Promise<Telling[]> {
  const attributes = [...DETAIL_ATTRIBUTES, 'toldVersion', 'lastSentAt'];
  const items = await incidents.query(incidentPk(incidentId), { attributes });
  return items.flatMap(toTelling);
}

function toTelling({ sk, toldVersion, lastSentAt }: Item): Telling[] {
  const channel = /^ALERT#(.+)$/.exec(String(sk))?.[1];
  if (channel === undefined || typeof lastSentAt !== 'string') return [];
  return [{ channel, toldVersion: Number(toldVersion), lastSentAt }];
}

type Happening = Omit<TimelineEvent, 'afterMs'>;

/** The events of an incident, sorted by time. Pure. */
export function timelineOf(
  { incident, findings, actions, context }: IncidentDetails,
  tellings: readonly Telling[],
): TimelineEvent[] {
  const happenings: Happening[] = [
    ...ofIncident(incident),
    ...findings.flatMap(ofFinding),
    ...actions.flatMap(ofAction),
    ...(context
      ? [{ at: context.gatheredAt, kind: 'context' as const, text: 'context gathered' }]
      : []),
    ...(context?.preserved ?? []).map(ofEvidence),
    ...tellings.map((telling) => ofTelling(telling, incident)),
  ];
  const sorted = happenings.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const start = Date.parse(sorted[0]?.at ?? '');
  return sorted.map((event) => ({ ...event, afterMs: Date.parse(event.at) - start }));
}

function ofIncident(incident: Incident): Happening[] {
  const { firstSeenAt, openedAt, incidentId } = incident;
  return [
    { at: firstSeenAt, kind: 'incident', text: 'the activity is seen for the first time' },
    { at: openedAt, kind: 'incident', text: `${incidentId} is opened` },
  ];
}

function ofFinding(finding: FindingRecord): Happening[] {
  const { type, severity, source, receivedAt, updatedAt, count, title } = finding;
  const said = { at: receivedAt, kind: 'finding' as const };
  const first = { ...said, text: `${type} ${severity.toFixed(1)} by ${source}: ${title}` };
  // GuardDuty counts repeats of a finding; only the latest is on record.
  if (count <= 1 || updatedAt <= receivedAt) return [first];
  return [first, { ...said, at: updatedAt, text: `${type} has been seen ${count} times by now` }];
}

function ofAction(record: ActionRecord): Happening[] {
  const { requestedAt, requestedBy, mode, history } = record;
  const what = `${record.action} of ${record.target.id}`;
  const lines = history.map(({ at, state, detail }): Happening => {
    const because = detail === undefined ? '' : `: ${detail}`;
    if (state === 'requested')
      return { at, kind: 'decision', text: `${what} is ordered${because}` };
    return { at, kind: 'action', text: `${what} is ${state}${because}` };
  });
  // Each order is a line of the history; a record without one says it itself.
  if (lines.some(({ kind }) => kind === 'decision')) return lines;
  const text = `${what} is ordered: ${mode} by ${requestedBy}`;
  return [{ at: requestedAt, kind: 'decision', text }, ...lines];
}

function ofEvidence({ at, target, pieces }: PreservedEvidence): Happening {
  const outcomes = pieces.map(({ name, outcome }) => `${name} ${outcome}`);
  return { at, kind: 'evidence', text: `evidence of ${target.id}: ${outcomes.join(', ')}` };
}

function ofTelling({ channel, toldVersion, lastSentAt }: Telling, incident: Incident): Happening {
  const isLatest = toldVersion >= incident.stateVersion;
  const what = isLatest ? 'as it is now' : `state ${toldVersion} of ${incident.stateVersion}`;
  return { at: lastSentAt, kind: 'told', text: `${channel} is told the incident ${what}` };
}
