import { IncomingWebhook } from '@slack/webhook';
import type { FetchFunction, IncomingWebhookHTTPError } from '@slack/webhook';
import { ChannelUnavailableError } from '../domain/alert/alert-channel.ts';
import { TransientError } from '../domain/errors.ts';
import type { SlackMessage } from './render-alert.ts';

/** Posts a message to a webhook; throws TransientError, ChannelUnavailableError or MessageRefusedError. */
export type PostToSlack = (url: string, message: SlackMessage) => Promise<void>;

export interface WebhookOptions {
  readonly timeoutMs: number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
  readonly fetch: FetchFunction;
}

/** Slack understood the request and will never take this message, e.g. `invalid_blocks`. */
export class MessageRefusedError extends Error {
  override readonly name = 'MessageRefusedError';
}

const MAX_ATTEMPTS = 3;
/** For one message in all. A longer wait belongs into the queue, not into a running function. */
const MAX_WAIT_MS = 5000;
/** Even if every attempt runs into its time-out, the function must live to note the failure. */
const MAX_TOTAL_MS = 20_000;
const RETRY_BASE_MS = 250;

/**
 * Sender with what `@slack/webhook` leaves out: retries on 429 (after Retry-After), 5xx and network errors. The URL is a
 * secret: no error that leaves here holds it, and so none keeps the original as its cause.
 */
export function createSlackPoster(options: WebhookOptions): PostToSlack {
  return async (url, message) => {
    if (!isWebhookUrl(url))
      throw new ChannelUnavailableError('the Slack secret is not an https URL');
    let waitedMs = 0;
    for (let attempt = 1; ; attempt += 1) {
      const failure = await attemptPost(url, message, options);
      if (!failure) return;
      const waitMs = failure.retryAfterMs ?? backoffMs(attempt, options.random);
      waitedMs += waitMs;
      const atWorstMs = (attempt + 1) * options.timeoutMs + waitedMs;
      if (!failure.retryable || !mayRetry({ attempt, waitedMs, atWorstMs })) throw failure.error;
      await options.sleep(waitMs);
    }
  };
}

function mayRetry(effort: { attempt: number; waitedMs: number; atWorstMs: number }): boolean {
  const { attempt, waitedMs, atWorstMs } = effort;
  return attempt < MAX_ATTEMPTS && waitedMs <= MAX_WAIT_MS && atWorstMs <= MAX_TOTAL_MS;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** https, or http to this very machine, where nobody can listen in between. */
function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
}

interface Failure {
  readonly error: Error;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
}

async function attemptPost(
  url: string,
  message: SlackMessage,
  { timeoutMs, fetch }: WebhookOptions,
): Promise<Failure | undefined> {
  let retryAfter: string | null = null;
  const remembering: FetchFunction = async (...request) => {
    const response = await fetch(...request);
    retryAfter = response.headers.get('retry-after');
    return response;
  };
  try {
    await new IncomingWebhook(url, { timeout: timeoutMs, fetch: remembering }).send({ ...message });
    return undefined;
  } catch (error) {
    return isHttpError(error) ? httpFailure(error, retryAfter) : networkFailure(error);
  }
}

function isHttpError(error: unknown): error is IncomingWebhookHTTPError {
  return error instanceof Error && 'statusCode' in error;
}

function httpFailure(
  { statusCode, body }: IncomingWebhookHTTPError,
  retryAfter: string | null,
): Failure {
  const answer = `Slack answered ${statusCode} ${body.slice(0, 100)}`.trim();
  if (statusCode === 429) {
    const retryAfterMs = secondsToMs(retryAfter);
    const facts = { statusCode, retryAfterMs };
    return {
      error: new TransientError('Slack limits the rate', { facts }),
      retryable: true,
      retryAfterMs,
    };
  }
  if (statusCode >= 500) {
    return { error: new TransientError(answer, { facts: { statusCode } }), retryable: true };
  }
  if (statusCode === 400 || statusCode === 413) {
    return { error: new MessageRefusedError(answer), retryable: false };
  }
  return {
    error: new ChannelUnavailableError(answer, { facts: { statusCode } }),
    retryable: false,
  };
}

/** Retry-After of Slack is in whole seconds; without one, a second is what its limit asks for. */
function secondsToMs(retryAfter: string | null): number {
  const seconds = Number(retryAfter ?? 1);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : 1000;
}

function networkFailure(error: unknown): Failure {
  return {
    error: new TransientError(`Slack could not be reached: ${networkReason(error)}`),
    retryable: true,
  };
}

/** Names and codes only: messages of the network layer may quote the URL. */
function networkReason(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 3) return 'no answer';
  if ('code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(error.code))
    return error.code;
  if (error.name === 'TimeoutError') return 'no answer in time';
  return networkReason(error.cause, depth + 1);
}

function backoffMs(attempt: number, random: () => number): number {
  return RETRY_BASE_MS * 2 ** (attempt - 1) * (0.5 + random());
}
