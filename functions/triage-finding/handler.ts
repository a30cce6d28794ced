import { createSqsHandler, isRedelivered, sentAt } from '../../shared/runtime/sqs-batch.ts';
import { loadConfig } from './config.ts';
import { createDeps } from './deps.ts';

const { triage, reject, metrics, logger } = createDeps(loadConfig(process.env));

export const handler = createSqsHandler({
  handleRecord: (record, log) =>
    triage(
      { body: record.body, receivedAt: sentAt(record), redelivered: isRedelivered(record) },
      log,
    ),
  ...{ reject, metrics, logger },
});
