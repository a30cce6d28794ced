import { parseContainmentRequested } from '../../shared/domain/events/containment.ts';
import { createSqsHandler, isRedelivered } from '../../shared/runtime/sqs-batch.ts';
import { loadConfig } from './config.ts';
import { createDeps } from './deps.ts';

const { deny, reject, metrics, logger } = createDeps(loadConfig(process.env));

export const handler = createSqsHandler({
  handleRecord: (record, log) =>
    deny(
      { order: parseContainmentRequested(record.body), redelivered: isRedelivered(record) },
      log,
    ),
  ...{ reject, metrics, logger },
});
