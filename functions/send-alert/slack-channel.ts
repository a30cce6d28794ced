import {
  ChannelUnavailableError,
  type AlertChannel,
  type Delivery,
  type Receipt,
} from '../../shared/domain/alert/alert-channel.ts';
import type { SlackBot } from '../../shared/slack/bot-client.ts';
import { renderAlert, renderFallback } from '../../shared/slack/render-alert.ts';
import {
  readSlackSecret,
  type BotAccess,
  type WebhookAccess,
} from '../../shared/slack/slack-secret.ts';
import type { PostToSlack } from '../../shared/slack/webhook.ts';
import { orPlain } from './or-plain.ts';
import { deliverByBot } from './slack-bot.ts';

interface SlackChannelParts {
  readonly secret: {
    readonly read: () => Promise<string | undefined>;
    readonly forget: () => void;
  };
  readonly post: PostToSlack;
  readonly startBot: (access: BotAccess) => SlackBot;
}

/** Tells Slack in the way that the secret lets us: through a webhook, or as a bot. */
export function createSlackChannel(parts: SlackChannelParts): AlertChannel {
  const { secret } = parts;
  return {
    name: 'slack',
    deliver: async (delivery) => {
      const text = await readText(secret);
      try {
        return await deliverWith(text, delivery, parts);
      } catch (error) {
        if (!(error instanceof ChannelUnavailableError)) throw error;
        // Somebody may have replaced it since it was read.
        secret.forget();
        const newText = await readText(secret);
        if (newText === text) throw error;
        return deliverWith(newText, delivery, parts);
      }
    },
  };
}

async function readText(secret: SlackChannelParts['secret']): Promise<string> {
  const text = await secret.read();
  if (text !== undefined) return text;
  throw new ChannelUnavailableError('the Slack secret is empty: put webhook URL or token into it');
}

async function deliverWith(
  text: string,
  delivery: Delivery,
  { post, startBot }: SlackChannelParts,
): Promise<Receipt> {
  const access = readSlackSecret(text);
  if (access.kind === 'bot') return deliverByBot(delivery, access, startBot(access));
  return deliverByWebhook(delivery, access, post);
}

/** A webhook gives no name to what it posts: nothing can be changed or looked for afterwards. */
async function deliverByWebhook(
  { content, onlyContext }: Delivery,
  { url }: WebhookAccess,
  post: PostToSlack,
): Promise<Receipt> {
  if (onlyContext) return { outcome: 'none' };
  await orPlain(renderAlert(content), renderFallback(content), (message) => post(url, message));
  return { outcome: 'sent' };
}
