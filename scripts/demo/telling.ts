import { setTimeout as sleep } from 'node:timers/promises';
import type { IncidentDetails, IncidentStatus } from '../../shared/domain/incident.ts';
import type { PostedMessage } from '../local-aws/admin-client.ts';
import { type Narrator, printMessage } from './narrator.ts';
import { type Stage, untilIncident, untilMessages } from './stage.ts';

/** Time in which something wrong, such as a second message, would have happened. */
const SETTLE_MS = 1500;

/** What is expected to be on record and told. */
interface Telling {
  /** As the incident names it. */
  readonly resource: string;
  readonly status: IncidentStatus;
  /** What the team reads. */
  readonly news: string;
  /** Show no more lines of the message than this. */
  readonly limit?: number;
}

/** What was told about the resource, after there was time to tell too much. */
export interface Told {
  readonly details: IncidentDetails;
  readonly messages: readonly PostedMessage[];
  /** Number of incidents about the resource. */
  readonly incidents: number;
}

/** Waits for the incident and its first message, shows both, and lets things settle. */
export async function watchTelling(
  stage: Stage,
  narrator: Narrator,
  { resource, status, news, limit }: Telling,
): Promise<Told> {
  const isSettled = ({ incident }: IncidentDetails): boolean => incident.status === status;
  const details = await untilIncident(stage, resource, isSettled);
  const { incidentId } = details.incident;
  narrator.moment(`incident ${incidentId} is on record: ${status}`);
  const [message] = await untilMessages(stage, incidentId, 1);
  narrator.moment(`the team reads in Slack ${news}`);
  if (message) printMessage(console.log, message, limit);
  await sleep(SETTLE_MS);
  const messages = await stage.messagesAbout(incidentId);
  const incidents = (await stage.incidentsAbout(resource)).length;
  return { details, messages, incidents };
}
