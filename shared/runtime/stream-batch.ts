import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
} from 'aws-lambda';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

export interface StreamHandlerParts {
  readonly handleRecord: (record: DynamoDBRecord, logger: Logger) => Promise<void>;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

type StreamHandler = (
  event: DynamoDBStreamEvent,
  context?: Pick<Context, 'awsRequestId'>,
) => Promise<DynamoDBBatchResponse>;

/**
 * Lambda handler for a DynamoDB stream. Records are handled in order; the first that fails ends the batch, and Lambda
 * starts again there: what is done is not repeated, what follows does not overtake.
 */
export function createStreamHandler(parts: StreamHandlerParts): StreamHandler {
  return async (event, context) => {
    const logger = parts.logger.child({ requestId: context?.awsRequestId });
    try {
      for (const record of event.Records) {
        if (!(await handled(record, parts.handleRecord, logger))) return failedAt(record);
      }
      return { batchItemFailures: [] };
    } finally {
      parts.metrics.flush();
    }
  };
}

async function handled(
  record: DynamoDBRecord,
  handleRecord: StreamHandlerParts['handleRecord'],
  logger: Logger,
): Promise<boolean> {
  try {
    await handleRecord(record, logger);
    return true;
  } catch (error) {
    const sequenceNumber = record.dynamodb?.SequenceNumber;
    logger.error({ error, sequenceNumber }, 'stream record failed, the shard waits for it');
    return false;
  }
}

/** Without a sequence number the answer is an empty identifier: Lambda then retries the whole batch. */
function failedAt(record: DynamoDBRecord): DynamoDBBatchResponse {
  return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
}
