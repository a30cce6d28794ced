import { type Check, fine, type Verdict } from './check.ts';
import type { Examined } from './examined.ts';
import { slackSecret } from './secret.ts';

/**
 * Slack can be reached and knows our webhook. An empty message is sent, which Slack never posts. Assumed: Slack looks at the
 * address before the message, so that 400 with one of these words says that the address is right (a wrong one is 403, 404 or 410).
 */
export const slackCheck: Check<Examined> = {
  name: 'slack',
  run: async (examined) => {
    const secret = await slackSecret(examined);
    if (secret === undefined) return fine('nothing to reach: no webhook is set');
    if (!URL.canParse(secret)) return wrong('the secret is not a URL');
    return askWebhook(examined, secret);
  },
};

const ABOUT_THE_MESSAGE = ['no_text', 'invalid_payload', 'missing_text_or_fallback_or_attachments'];
const TIMEOUT_MS = 5000;

async function askWebhook({ fetch }: Examined, url: string): Promise<Verdict> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    // Neither the URL nor what it answers may show in an error.
  }).catch(() => undefined);
  if (!answer) return unreachable();
  const word = (await answer.text()).slice(0, 60);
  if (answer.status === 400 && ABOUT_THE_MESSAGE.includes(word)) {
    return fine('the webhook answers (an empty message was refused, nothing was posted)');
  }
  if (answer.status === 429 || answer.status >= 500) return unreachable();
  return wrong(`Slack answered ${answer.status} ${word}`);
}

function wrong(problem: string): Verdict {
  return {
    status: 'fail',
    summary: 'Slack does not take our messages',
    problems: [problem],
    todo: 'Make a new webhook in Slack and put it into the secret (docs/runbooks/silent-channel.md).',
  };
}

function unreachable(): Verdict {
  return {
    status: 'fail',
    summary: 'Slack could not be reached from here',
    todo: 'Try again; is there a proxy between you and Slack? https://slack-status.com',
  };
}
