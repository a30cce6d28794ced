import * as v from 'valibot';
import { describeError } from '../../../shared/domain/errors.ts';
import { type BotAccess, readSlackSecret } from '../../../shared/slack/slack-secret.ts';
import { type Check, fine, type Verdict } from './check.ts';
import type { Examined } from './examined.ts';
import { slackSecret } from './secret.ts';

/** Slack can be reached with what the secret holds; nothing is posted. */
export const slackCheck: Check<Examined> = {
  name: 'slack',
  run: async (examined) => {
    const secret = await slackSecret(examined);
    if (secret === undefined) return fine('nothing to reach: the secret is empty or switched off');
    try {
      const access = readSlackSecret(secret);
      if (access.kind === 'bot') return await askBot(examined, access);
      return await askWebhook(examined, access.url);
    } catch (error) {
      return wrong(describeError(error));
    }
  },
};

const TIMEOUT_MS = 5000;

/** Undefined when there is no answer: neither the URL nor a token may show in an error. */
async function post(
  { fetch }: Examined,
  url: string,
  init: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
): Promise<Response | undefined> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return fetch(url, { method: 'POST', ...init, signal }).catch(() => undefined);
}

/** Words by which Slack refuses an empty message. */
const ABOUT_THE_MESSAGE = ['no_text', 'invalid_payload', 'missing_text_or_fallback_or_attachments'];

/**
 * Sends an empty message, which Slack never posts. Assumed: Slack looks at the address before the message, so that 400 with a word
 * about the message says that the address is right; a wrong one is answered with 403, 404 or 410.
 */
async function askWebhook(examined: Examined, url: string): Promise<Verdict> {
  const headers = { 'content-type': 'application/json' };
  const answer = await post(examined, url, { headers, body: '{}' });
  if (!answer || isTrouble(answer)) return unreachable();
  const word = (await answer.text()).slice(0, 60);
  if (answer.status === 400 && ABOUT_THE_MESSAGE.includes(word)) {
    return fine('the webhook answers (an empty message was refused, nothing was posted)');
  }
  return wrong(`Slack answered ${answer.status} ${word}`);
}

const AuthTestSchema = v.object({
  ok: v.boolean(),
  error: v.optional(v.string()),
  user: v.optional(v.string(), '?'),
  team: v.optional(v.string(), '?'),
});

/** `auth.test` says whether the token is good; whether the bot is in its channel shows only when it posts. */
async function askBot(examined: Examined, { token, apiUrl }: BotAccess): Promise<Verdict> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const answer = await post(examined, `${apiUrl}auth.test`, { headers, body: '' });
  if (!answer || isTrouble(answer)) return unreachable();
  const parsed = v.safeParse(AuthTestSchema, await answer.json().catch(() => undefined));
  if (!parsed.success) return wrong(`Slack answered ${answer.status} with no auth.test`);
  const { ok, error, user, team } = parsed.output;
  return ok ? fine(`the token is good (bot ${user} of ${team})`) : wrong(`Slack says ${error}`);
}

function isTrouble({ status }: Response): boolean {
  return status === 429 || status >= 500;
}

function wrong(problem: string): Verdict {
  return {
    status: 'fail',
    summary: 'Slack does not take our messages',
    problems: [problem],
    todo: 'Put a working webhook or bot token into the secret (docs/runbooks/silent-channel.md).',
  };
}

function unreachable(): Verdict {
  return {
    status: 'fail',
    summary: 'Slack could not be reached from here',
    todo: 'Try again. Is there a proxy between you and Slack, or trouble there (https://slack-status.com)?',
  };
}
