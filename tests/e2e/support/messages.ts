import type { PostedMessage, RefusedCall } from '../../../scripts/local-aws/admin-client.ts';
import { local, platform } from './platform.ts';

/** Messages that the team saw in Slack about an incident, in order. */
export async function slackMessages(incidentId: string): Promise<PostedMessage[]> {
  const all = await local().slackMessages();
  return all.filter(({ payload }) => JSON.stringify(payload).includes(incidentId));
}

/** Calls that IAM or a resource policy refused to the platform's own roles and services. */
export async function refusedCalls(): Promise<RefusedCall[]> {
  return local().refusedCalls(platform().stack);
}
