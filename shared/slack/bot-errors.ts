import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { ChannelUnavailableError } from '../domain/alert/alert-channel.ts';
import { secondsToMs, type Failure } from './effort.ts';
import {
  final,
  MessageGoneError,
  MessageRefusedError,
  rateLimited,
  troubled,
  unreachable,
} from './slack-errors.ts';

/** Codes of `ok: false`. Source: https://docs.slack.dev/reference/methods/chat.postMessage and chat.update. */
const TOO_MUCH = new Set([
  'msg_too_long',
  'msg_blocks_too_long',
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_metadata_format',
  'metadata_too_large',
  'no_text',
]);
const GONE = new Set([
  'message_not_found',
  'edit_window_closed',
  'cant_update_message',
  'thread_not_found',
  'cannot_reply_to_message',
]);
const TROUBLE = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);
const LIMITED = new Set(['ratelimited', 'rate_limited']);

const HINTS: Readonly<Partial<Record<string, string>>> = {
  not_in_channel: 'invite the bot into the channel',
  channel_not_found: 'is the id of the channel right, and the bot in it?',
  missing_scope: 'scopes: chat:write, channels:history (groups:history for a private channel)',
  invalid_auth: 'put a valid bot token into the secret',
  token_revoked: 'put a new bot token into the secret',
};

/** What a failed call of the Web API means. Errors of the library are not kept: they hold requests and answers. */
export function classifyBotError(error: unknown): Failure {
  if (error instanceof WebAPIPlatformError) return platformFailure(error.data.error);
  if (error instanceof WebAPIRateLimitedError) return rateLimited(secondsToMs(error.retryAfter));
  if (error instanceof WebAPIRequestError) return unreachable(error.original);
  return error instanceof WebAPIHTTPError ? httpFailure(error.statusCode) : unreachable(error);
}

function platformFailure(code: string): Failure {
  const hint = HINTS[code];
  const answer = `Slack answered ${code}${hint === undefined ? '' : `: ${hint}`}`;
  if (LIMITED.has(code)) return rateLimited(secondsToMs(null));
  if (TOO_MUCH.has(code)) return final(new MessageRefusedError(answer));
  if (GONE.has(code)) return final(new MessageGoneError(answer));
  if (TROUBLE.has(code)) return troubled(answer, { code });
  return final(new ChannelUnavailableError(answer, { facts: { code } }));
}

function httpFailure(statusCode: number): Failure {
  const answer = `Slack answered ${statusCode}`;
  if (statusCode >= 500) return troubled(answer, { statusCode });
  return final(new ChannelUnavailableError(answer, { facts: { statusCode } }));
}
