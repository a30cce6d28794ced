import type { DynamoDBRecord } from 'aws-lambda';
import { buildAlertRequest } from '../../shared/domain/alert/alert-request.ts';
import { isPending } from '../../shared/domain/incident.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import { readNews, type News } from './read-news.ts';

interface Message {
  readonly body: string;
  readonly delaySeconds: number;
}

interface Delays {
  readonly pendingAlertDelaySeconds: number;
  readonly contextAlertDelaySeconds: number;
}

interface QueueAlertParts extends Delays {
  readonly send: (message: Message) => Promise<void>;
}

/**
 * Puts a pointer to each new state of an incident, and to each new context, into the alerts queue. A state that is about to change
 * by itself is delayed: when the next one comes in time, people get one message instead of two.
 */
export function createQueueAlert({ send, ...delays }: QueueAlertParts) {
  return async (record: DynamoDBRecord, logger: Logger): Promise<void> => {
    const news = readNews(record);
    if (!news) return;
    const delaySeconds = delayOf(news, delays);
    await send({ body: buildAlertRequest(news), delaySeconds });
    const { incidentId, correlationId, status, stateVersion } = news;
    logger.info({ incidentId, correlationId, status, stateVersion, delaySeconds }, 'alert queued');
  };
}

/** A state waits a little for the context that is on its way; a context that comes later changes what stands there already. */
function delayOf({ stateVersion, hasContext, status }: News, delays: Delays): number {
  if (stateVersion === 0) return 0;
  if (isPending(status)) return delays.pendingAlertDelaySeconds;
  return hasContext ? 0 : delays.contextAlertDelaySeconds;
}
