import type { Mailbox } from './mailbox.ts';
import { slackMessages } from './messages.ts';
import { readTelling } from './stored-state.ts';

/** How often each channel has been told about an incident. */
interface Counts {
  readonly slack: number;
  readonly mails: number;
}

/** What both channels got, and what is noted about it. */
export async function alertOutcome(incidentId: string, mailbox: Mailbox): Promise<object> {
  const [slack, sns] = await Promise.all([
    readTelling(incidentId, 'slack'),
    readTelling(incidentId, 'sns'),
  ]);
  return { ...(await countTellings(incidentId, mailbox)), noted: { slack, sns } };
}

/**
 * A webhook and a topic take a message without a key that would tell a repeat: what had been sent, but not noted when the process
 * died, is told once more. Nothing else is.
 */
export async function unnotedTellings(
  incidentId: string,
  mailbox: Mailbox,
): Promise<Partial<Counts>> {
  const sent = await countTellings(incidentId, mailbox);
  const slack = await readTelling(incidentId, 'slack');
  const sns = await readTelling(incidentId, 'sns');
  return {
    ...(sent.slack > 0 && slack?.toldVersion === undefined && { slack: 2 }),
    ...(sent.mails > 0 && sns?.toldVersion === undefined && { mails: 2 }),
  };
}

async function countTellings(incidentId: string, mailbox: Mailbox): Promise<Counts> {
  const [slack, mails] = await Promise.all([slackMessages(incidentId), mailbox.about(incidentId)]);
  return { slack: slack.length, mails: mails.length };
}
