import { setTimeout as sleep } from 'node:timers/promises';
import type { PostedMessage, RefusedCall } from '../../../scripts/local-aws/admin-client.ts';
import { local, platform } from './platform.ts';
import { waitFor } from '../../../scripts/wait-for.ts';

/** Long enough for a second message that should not come. */
const SETTLE_MS = 1500;

/** Messages that the team saw in Slack about an incident, in order. */
export async function slackMessages(incidentId: string): Promise<PostedMessage[]> {
  const all = await local().slackMessages();
  return all.filter(({ payload }) => JSON.stringify(payload).includes(incidentId));
}

/** Waits for so many messages about an incident and a moment longer; answers the texts of all there are then. */
export async function untilMessages(incidentId: string, count: number): Promise<string[]> {
  await waitFor(async () => (await slackMessages(incidentId)).length >= count, {
    what: `${count} Slack messages about ${incidentId}`,
  });
  await sleep(SETTLE_MS);
  return (await slackMessages(incidentId)).map(({ payload }) => payload.text);
}

/** Calls that IAM or a resource policy refused to the platform's own roles and services. */
export async function refusedCalls(): Promise<RefusedCall[]> {
  return local().refusedCalls(platform().stack);
}

/** Waits for the first message about an incident and no longer. */
export async function untilMessage(incidentId: string): Promise<void> {
  await waitFor(async () => (await slackMessages(incidentId)).length > 0, {
    what: `a Slack message about ${incidentId}`,
  });
}
