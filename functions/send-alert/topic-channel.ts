import type { AlertChannel } from '../../shared/domain/alert/alert-channel.ts';
import { renderNotice, type Notice } from '../../shared/domain/alert/render-notice.ts';

/**
 * Tells the subscribers of the SNS topic: e-mail, text message, and whatever else listens. What has been published cannot be
 * changed, so there is nothing to do for a context that grew.
 */
export function createTopicChannel(publish: (notice: Notice) => Promise<void>): AlertChannel {
  return {
    name: 'sns',
    deliver: async ({ content, details, onlyContext }) => {
      if (onlyContext) return { outcome: 'none' };
      await publish(renderNotice(content, details));
      return { outcome: 'sent' };
    },
  };
}
