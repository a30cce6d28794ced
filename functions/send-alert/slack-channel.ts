import {
  ChannelUnavailableError,
  type AlertChannel,
} from '../../shared/domain/alert/alert-channel.ts';
import type { AlertContent } from '../../shared/domain/alert/alert-content.ts';
import { renderAlert, renderFallback, type SlackMessage } from '../../shared/slack/render-alert.ts';
import { MessageRefusedError, type PostToSlack } from '../../shared/slack/webhook.ts';

interface SlackChannelParts {
  readonly webhookUrl: {
    readonly read: () => Promise<string | undefined>;
    readonly forget: () => void;
  };
  readonly post: PostToSlack;
}

/** Tells Slack through the webhook in the secret; a message that Slack refuses is sent again as plain text. */
export function createSlackChannel({ webhookUrl, post }: SlackChannelParts): AlertChannel {
  const postToCurrentUrl = async (message: SlackMessage) => {
    const url = await readUrl(webhookUrl);
    try {
      await post(url, message);
    } catch (error) {
      if (!(error instanceof ChannelUnavailableError)) throw error;
      // The webhook may have been replaced since the secret was read.
      webhookUrl.forget();
      const newUrl = await readUrl(webhookUrl);
      if (newUrl === url) throw error;
      await post(newUrl, message);
    }
  };
  return {
    name: 'slack',
    send: (content) => withFallback(content, postToCurrentUrl),
  };
}

async function withFallback(
  content: AlertContent,
  post: (message: SlackMessage) => Promise<void>,
): Promise<void> {
  try {
    await post(renderAlert(content));
  } catch (error) {
    if (!(error instanceof MessageRefusedError)) throw error;
    await post(renderFallback(content));
  }
}

async function readUrl(webhookUrl: SlackChannelParts['webhookUrl']): Promise<string> {
  const url = await webhookUrl.read();
  if (url !== undefined) return url;
  throw new ChannelUnavailableError('the Slack secret is empty: put the webhook URL into it');
}
