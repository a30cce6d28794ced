import type { SlackMessage } from '../../shared/slack/render-alert.ts';
import { MessageRefusedError } from '../../shared/slack/slack-errors.ts';

/** Sends the message, and without blocks when Slack refuses it as it is. */
export async function orPlain<T>(
  message: SlackMessage,
  plain: SlackMessage,
  send: (message: SlackMessage) => Promise<T>,
): Promise<T> {
  try {
    return await send(message);
  } catch (error) {
    if (!(error instanceof MessageRefusedError)) throw error;
    return send(plain);
  }
}
