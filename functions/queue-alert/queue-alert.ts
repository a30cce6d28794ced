import type { DynamoDBRecord } from 'aws-lambda';
import { buildAlertRequest } from '../../shared/domain/alert/alert-request.ts';
import { isPending } from '../../shared/domain/incident.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import { readNewState } from './read-state.ts';

interface Message {
  readonly body: string;
  readonly delaySeconds: number;
}

interface QueueAlertParts {
  readonly send: (message: Message) => Promise<void>;
  readonly pendingAlertDelaySeconds: number;
}

/**
 * Puts a pointer to each new state of an incident into the alerts queue. A state that is about to change by itself is
 * delayed: when the next one comes in time, people get one message instead of two.
 */
export function createQueueAlert({ send, pendingAlertDelaySeconds }: QueueAlertParts) {
  return async (record: DynamoDBRecord, logger: Logger): Promise<void> => {
    const state = readNewState(record);
    if (!state) return;
    const { incidentId, stateVersion, status, correlationId } = state;
    const delaySeconds = isPending(status) ? pendingAlertDelaySeconds : 0;
    await send({ body: buildAlertRequest(state), delaySeconds });
    logger.info({ correlationId, incidentId, stateVersion, status, delaySeconds }, 'alert queued');
  };
}
