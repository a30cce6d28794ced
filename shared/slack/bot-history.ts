import type { WebClient } from '@slack/web-api';
import type { MessagePlace } from '../domain/alert/alert-channel.ts';
import {
  readIdentity,
  type MessageIdentity,
  type MessagePart,
  type OwnMessage,
} from './own-message.ts';

/** Makes a call to Slack with retries and errors of ours. */
export type Call = <T>(request: () => Promise<T>) => Promise<T>;

interface Reader {
  readonly client: WebClient;
  readonly call: Call;
}

interface Page {
  readonly messages?: readonly { readonly ts?: string }[];
  readonly response_metadata?: { readonly next_cursor?: string };
}

const PAGE_SIZE = 100;
/** More messages than a channel for alerts has in the minutes between two attempts. */
const MAX_PAGES = 5;
/** The clock of Slack makes the times of messages. */
const CLOCK_DIFFERENCE_S = 60;

interface Search {
  readonly channel: string;
  readonly incidentId: string;
  /** ISO 8601 */
  readonly since: string;
}

/** Our message about an incident that is not older than `since`. Needs the scope channels:history or groups:history. */
export async function findMessage(
  { client, call }: Reader,
  { channel, incidentId, since }: Search,
): Promise<OwnMessage | undefined> {
  const oldest = String(Date.parse(since) / 1000 - CLOCK_DIFFERENCE_S);
  const options = { channel, oldest, limit: PAGE_SIZE, include_all_metadata: true };
  return firstOf(
    (cursor) => call(() => client.conversations.history({ ...options, ...cursor })),
    ownMessage(channel, { part: 'riposte_alert', incidentId, stateVersion: 0 }),
  );
}

/** True when the thread has our answer about this state of the incident, or a later one. */
export async function hasReply(
  { client, call }: Reader,
  place: MessagePlace,
  identity: MessageIdentity,
): Promise<boolean> {
  const options = { ...place, limit: PAGE_SIZE, include_all_metadata: true };
  const found = await firstOf(
    (cursor) => call(() => client.conversations.replies({ ...options, ...cursor })),
    ownMessage(place.channel, { part: 'riposte_update', ...identity }),
  );
  return found !== undefined;
}

type Read = (message: { readonly ts?: string }) => OwnMessage | undefined;

/** Reads messages of ours of this part about this incident, in this state or a later one. */
function ownMessage(channel: string, wanted: MessageIdentity & { part: MessagePart }): Read {
  return (message) => {
    const identity = readIdentity(message);
    const isWanted =
      identity?.part === wanted.part &&
      identity.incidentId === wanted.incidentId &&
      identity.stateVersion >= wanted.stateVersion;
    if (!isWanted || message.ts === undefined) return undefined;
    return { place: { channel, ts: message.ts }, stateVersion: identity.stateVersion };
  };
}

async function firstOf(
  readPage: (cursor: { cursor?: string }) => Promise<Page>,
  read: Read,
): Promise<OwnMessage | undefined> {
  let cursor = '';
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const answer = await readPage(cursor === '' ? {} : { cursor });
    const [found] = (answer.messages ?? []).flatMap((message) => read(message) ?? []);
    cursor = answer.response_metadata?.next_cursor ?? '';
    if (found !== undefined || cursor === '') return found;
  }
  return undefined;
}
