import { proofOf } from '../../shared/domain/context/containment-proof.ts';
import type { TrafficEvidence } from '../../shared/domain/context/traffic-evidence.ts';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import type { PostedMessage } from '../local-aws/admin-client.ts';
import type { Server } from '../local-aws/customer-server.ts';
import { waitFor } from '../wait-for.ts';
import type { FlowLogDesk } from './flow-log-desk.ts';
import { incidentName } from './groups.ts';
import { type Narrator, printMessage } from './narrator.ts';
import { messageLines } from './slack-text.ts';
import { PATIENCE, type Stage, untilIncident } from './stage.ts';
import type { AfterCut } from './traffic-lines.ts';
import type { TrafficPlot } from './traffic-plots.ts';

/** What a look at the flow logs came to, and what the team was told of it. */
export interface Looked {
  readonly details: IncidentDetails;
  readonly traffic: TrafficEvidence;
  readonly message: PostedMessage;
  /** When what the look is about began, and when the team was told; ms after the finding. */
  readonly beganMs: number;
  readonly toldMs: number;
}

export interface Attacked {
  readonly server: Server;
  readonly desk: FlowLogDesk;
  readonly plot: TrafficPlot;
}

/** Lines of the later message that are shown: those that have changed. */
const PROOF_LINES = 12;
/** Of the first records after the cut. Real ones take a minute. */
const SECONDS_AFTER_CUT = 2;

/** The server is cut off; beside it the flow logs of the last minutes are read. */
export async function watchEvidence(
  stage: Stage,
  narrator: Narrator,
  { server, plot }: Attacked,
): Promise<Looked> {
  const resource = incidentName(server);
  const cut = await untilIncident(
    stage,
    resource,
    ({ incident }) => incident.status === 'contained',
  );
  narrator.moment(`incident ${cut.incident.incidentId} is on record: contained`);
  const isSeen = ({ context }: IncidentDetails): boolean => context?.traffic?.outcome === 'seen';
  const details = await untilIncident(stage, resource, isSeen);
  const traffic = trafficOf(details);
  const { records, objects } = traffic.analyzed;
  narrator.moment(`the first look: ${records} flow-log records in ${objects} objects`);
  for (const name of new Set(traffic.patterns.map((pattern) => pattern.name)))
    narrator.moment(`flow logs show ${name}`);
  const message = await untilMessage(stage, details, /Suspicious traffic/);
  narrator.moment('the team reads in Slack what the server did, and what to do');
  const toldMs = narrator.now();
  printMessage(console.log, message, plot.evidenceLines);
  return { details, traffic, message, beganMs: 0, toldMs };
}

/** Records from after the cut come in; a later look says whether it holds. */
export async function watchProof(
  stage: Stage,
  narrator: Narrator,
  { server, desk, plot }: Attacked,
): Promise<Looked> {
  const resource = incidentName(server);
  const contained = await untilIncident(stage, resource);
  const after = secondsAfterCut(contained);
  await waitFor(async () => Promise.resolve(Date.now() / 1000 > after.to), { what: 'their end' });
  await desk.deliver(plot.linesAfterCut(desk.watched, after));
  narrator.moment('flow logs of the seconds after the cut come in');
  const beganMs = narrator.now();
  const isProven = ({ context }: IncidentDetails): boolean =>
    proofOf(context?.traffic)?.state === plot.state;
  const details = await untilIncident(stage, resource, isProven);
  const traffic = trafficOf(details);
  narrator.moment(`look ${traffic.look} at the flow logs: ${plot.state}`);
  const message = await untilMessage(stage, details, plot.explanation);
  narrator.moment(`the team reads in Slack ${plot.news}`);
  const toldMs = narrator.now();
  printMessage(console.log, message, PROOF_LINES);
  return { details, traffic, message, beganMs, toldMs };
}

/** The first whole seconds of which all was after the cut. */
function secondsAfterCut({ actions }: IncidentDetails): AfterCut {
  const times = actions.map(({ settledAt = '' }) => Date.parse(settledAt));
  const from = Math.ceil(Math.max(...times) / 1000) + 1;
  return { from, to: from + SECONDS_AFTER_CUT };
}

function trafficOf({ context }: IncidentDetails): TrafficEvidence {
  if (!context?.traffic) throw new Error('the incident has no evidence from flow logs');
  return context.traffic;
}

async function untilMessage(
  stage: Stage,
  { incident: { incidentId } }: IncidentDetails,
  text: RegExp,
): Promise<PostedMessage> {
  const what = `a Slack message about ${incidentId} that says ${text.source}`;
  return waitFor(
    async () =>
      (await stage.messagesAbout(incidentId)).find((posted) => text.test(wordsOf(posted))),
    { ...PATIENCE, what },
  );
}

/** A message as one line of plain text, with addresses as they are. */
export function wordsOf({ payload }: PostedMessage): string {
  return messageLines(payload).join(' ').replace(/\s+/g, ' ').replaceAll('[.]', '.');
}
