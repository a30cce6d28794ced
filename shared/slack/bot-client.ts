import { LogLevel, WebClient, type FetchFunction, type Logger } from '@slack/web-api';
import type { MessagePlace } from '../domain/alert/alert-channel.ts';
import { classifyBotError } from './bot-errors.ts';
import { findMessage, hasReply, type Call } from './bot-history.ts';
import { startEffort, type EffortOptions } from './effort.ts';
import { metadataOf, type MessageIdentity, type OwnMessage } from './own-message.ts';
import type { SlackMessage } from './render-alert.ts';
import type { BotAccess } from './slack-secret.ts';

/**
 * One message and its thread, through Slack's Web API. Everything throws TransientError, ChannelUnavailableError,
 * MessageRefusedError or MessageGoneError; no error holds the token.
 */
export interface SlackBot {
  post(message: SlackMessage, identity: MessageIdentity): Promise<MessagePlace>;
  update(place: MessagePlace, message: SlackMessage, identity: MessageIdentity): Promise<void>;
  reply(place: MessagePlace, reply: Reply): Promise<void>;
  /** Our own message in the channel, not older than `since` (ISO 8601). */
  findMessage(incidentId: string, since: string): Promise<OwnMessage | undefined>;
  /** True when the thread has our answer about this state, or a later one. */
  hasReply(place: MessagePlace, identity: MessageIdentity): Promise<boolean>;
}

/** An answer in the thread of a message. */
export interface Reply {
  readonly message: SlackMessage;
  readonly identity: MessageIdentity;
  /** Shown in the channel too. */
  readonly broadcast: boolean;
}

export interface BotOptions extends EffortOptions {
  readonly fetch: FetchFunction;
}

/** A bot for one delivery: all its calls share one deadline. */
export function startBot(access: BotAccess, options: BotOptions): SlackBot {
  const client = createClient(access, options);
  const effort = startEffort(options);
  const call: Call = async (request) => effort(request, classifyBotError);
  return {
    ...writer(client, call, access.channel),
    findMessage: async (incidentId, since) =>
      findMessage({ client, call }, { channel: access.channel, incidentId, since }),
    hasReply: async (place, identity) => hasReply({ client, call }, place, identity),
  };
}

function writer(
  client: WebClient,
  call: Call,
  channel: string,
): Pick<SlackBot, 'post' | 'update' | 'reply'> {
  return {
    post: async (message, identity) => {
      const metadata = metadataOf('riposte_alert', identity);
      const sent = await call(() => client.chat.postMessage({ channel, metadata, ...message }));
      return { channel: sent.channel ?? channel, ts: sent.ts ?? '' };
    },
    update: async (place, message, identity) => {
      const metadata = metadataOf('riposte_alert', identity);
      // Blocks that are not named would stay as they were.
      const whole = { ...message, blocks: message.blocks ?? [] };
      await call(() => client.chat.update({ ...place, metadata, ...whole }));
    },
    reply: async ({ channel: where, ts }, { message, identity, broadcast }) => {
      const metadata = metadataOf('riposte_update', identity);
      const thread = { channel: where, thread_ts: ts, reply_broadcast: broadcast };
      await call(() => client.chat.postMessage({ ...thread, metadata, ...message }));
    },
  };
}

function createClient({ token, apiUrl }: BotAccess, options: BotOptions): WebClient {
  return new WebClient(token, {
    slackApiUrl: apiUrl,
    timeout: options.timeoutMs,
    fetch: options.fetch,
    // Retries of ours know the deadline of the function.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: SILENT,
  });
}

/** The library's own lines would bypass what keeps secrets out of the log. */
const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};
