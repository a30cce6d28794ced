import * as v from 'valibot';
import { ChannelUnavailableError } from '../domain/alert/alert-channel.ts';

/** Posting only: nothing that was sent can be changed, and nothing can be read. */
export interface WebhookAccess {
  readonly kind: 'webhook';
  readonly url: string;
}

/** A bot in one channel: messages can be changed and answered. */
export interface BotAccess {
  readonly kind: 'bot';
  readonly token: string;
  readonly channel: string;
  /** Ends with a slash. Slack's own, or that of GovSlack. */
  readonly apiUrl: string;
}

const SLACK_API = 'https://slack.com/api/';

const BotSchema = v.object({
  botToken: v.pipe(v.string(), v.regex(/^xoxb-[\w-]{8,}$/)),
  // Names are taken for posting only; changing and reading need the id.
  channel: v.pipe(v.string(), v.regex(/^[CG][A-Z0-9]{2,}$/)),
  apiUrl: v.optional(v.pipe(v.string(), v.endsWith('/'), v.check(isSafeUrl)), SLACK_API),
});

/**
 * How the secret lets us reach Slack: it holds a webhook URL, or `{"botToken": "xoxb-…", "channel": "C…"}`. Throws
 * ChannelUnavailableError, which never quotes the secret.
 */
export function readSlackSecret(text: string): WebhookAccess | BotAccess {
  if (text.startsWith('{')) return readBot(text);
  if (isSafeUrl(text)) return { kind: 'webhook', url: text };
  throw new ChannelUnavailableError('the Slack secret is neither an https URL nor JSON');
}

function readBot(text: string): BotAccess {
  const parsed = v.safeParse(BotSchema, parseOrNothing(text));
  if (parsed.success) {
    const { botToken: token, channel, apiUrl } = parsed.output;
    return { kind: 'bot', token, channel, apiUrl };
  }
  const wrong = parsed.issues.map((issue) => v.getDotPath(issue) ?? 'JSON');
  throw new ChannelUnavailableError(
    `the Slack secret is not as documented: ${[...new Set(wrong)].join(', ')}`,
  );
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** https, or http to this very machine, where nobody can listen in between. */
function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
}
