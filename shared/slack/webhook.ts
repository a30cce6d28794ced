import { IncomingWebhook } from '@slack/webhook';
import type { FetchFunction, IncomingWebhookHTTPError } from '@slack/webhook';
import { ChannelUnavailableError } from '../domain/alert/alert-channel.ts';
import { secondsToMs, startEffort, type EffortOptions, type Failure } from './effort.ts';
import type { SlackMessage } from './render-alert.ts';
import { final, MessageRefusedError, rateLimited, troubled, unreachable } from './slack-errors.ts';

/** Posts a message to a webhook; throws TransientError, ChannelUnavailableError or MessageRefusedError. */
export type PostToSlack = (url: string, message: SlackMessage) => Promise<void>;

export interface WebhookOptions extends EffortOptions {
  readonly fetch: FetchFunction;
}

/**
 * Sender with what `@slack/webhook` leaves out: retries on 429 (after Retry-After), 5xx and network errors. The URL is a
 * secret: no error that leaves here holds it, and so none keeps the original as its cause.
 */
export function createSlackPoster(options: WebhookOptions): PostToSlack {
  return async (url, message) => {
    let retryAfter: string | null = null;
    const fetch: FetchFunction = async (...request) => {
      const response = await options.fetch(...request);
      retryAfter = response.headers.get('retry-after');
      return response;
    };
    const webhook = new IncomingWebhook(url, { timeout: options.timeoutMs, fetch });
    const effort = startEffort(options);
    await effort(
      async () => webhook.send({ ...message }),
      (error) => (isHttpError(error) ? httpFailure(error, retryAfter) : unreachable(error)),
    );
  };
}

function isHttpError(error: unknown): error is IncomingWebhookHTTPError {
  return error instanceof Error && 'statusCode' in error;
}

function httpFailure(
  { statusCode, body }: IncomingWebhookHTTPError,
  retryAfter: string | null,
): Failure {
  const answer = `Slack answered ${statusCode} ${body.slice(0, 100)}`.trim();
  if (statusCode === 429) return rateLimited(secondsToMs(retryAfter));
  if (statusCode >= 500) return troubled(answer, { statusCode });
  if (statusCode === 400 || statusCode === 413) return final(new MessageRefusedError(answer));
  return final(new ChannelUnavailableError(answer, { facts: { statusCode } }));
}
