import type { AlertChannel } from '../../shared/domain/alert/alert-channel.ts';
import { renderNotice, type Notice } from '../../shared/domain/alert/render-notice.ts';

/** Tells the subscribers of the SNS topic: e-mail, text message, and whatever else listens. */
export function createTopicChannel(publish: (notice: Notice) => Promise<void>): AlertChannel {
  return { name: 'sns', send: (content) => publish(renderNotice(content)) };
}
