import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { InvalidInputError, TransientError } from '../domain/errors.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { correlationIdOf } from './rejection.ts';
import type { Reject } from './rejection.ts';

export interface SqsHandlerParts {
  /** Handles one message; the logger carries its correlation id. What it throws decides: see createSqsHandler. */
  readonly handleRecord: (record: SQSRecord, logger: Logger) => Promise<void>;
  readonly reject: Reject;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

type SqsHandler = (
  event: SQSEvent,
  context?: Pick<Context, 'awsRequestId'>,
) => Promise<SQSBatchResponse>;

/**
 * Lambda handler for a queue. Messages of a batch are handled side by side and fail one by one.
 * InvalidInputError: the message is put into the dead-letter queue with its reason and acknowledged.
 * Any other error, a failed rejection included: the message stays in the queue and is retried.
 */
export function createSqsHandler(parts: SqsHandlerParts): SqsHandler {
  return async (event, context) => {
    try {
      const logger = parts.logger.child({ requestId: context?.awsRequestId });
      const done = await Promise.all(
        event.Records.map((record) => handled(record, { ...parts, logger })),
      );
      const failed = event.Records.filter((_, index) => !done[index]);
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    } finally {
      parts.metrics.flush();
    }
  };
}

/** The queue has delivered the message before: an earlier run may have stopped half-way. */
export function isRedelivered({ attributes }: SQSRecord): boolean {
  return Number(attributes.ApproximateReceiveCount) > 1;
}

/** When the message reached the queue (ISO 8601). */
export function sentAt({ attributes }: SQSRecord): string {
  return new Date(Number(attributes.SentTimestamp)).toISOString();
}

/** True when the message may be deleted from the queue. Never throws. */
async function handled(record: SQSRecord, parts: SqsHandlerParts): Promise<boolean> {
  const { messageId } = record;
  const logger = parts.logger.child({ correlationId: correlationIdOf(record), messageId });
  try {
    await parts.handleRecord(record, logger);
    return true;
  } catch (error) {
    if (error instanceof InvalidInputError) return rejected(record, error, { ...parts, logger });
    const receiveCount = Number(record.attributes.ApproximateReceiveCount);
    if (error instanceof TransientError)
      logger.warn({ error, receiveCount }, 'message failed, will be retried');
    else logger.error({ error, receiveCount }, 'message failed unexpectedly, will be retried');
    return false;
  }
}

async function rejected(
  record: SQSRecord,
  error: InvalidInputError,
  parts: SqsHandlerParts,
): Promise<boolean> {
  try {
    await parts.reject(record, error);
  } catch (cause) {
    parts.logger.error(
      { error: cause, reason: error.message },
      'message could not be rejected, will be retried',
    );
    return false;
  }
  parts.metrics.count('MessagesRejected');
  parts.logger.error({ error }, 'message rejected into the dead-letter queue');
  return true;
}
