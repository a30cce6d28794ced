import { parseReleaseRequested } from '../../shared/domain/events/containment.ts';
import { createSqsHandler, isRedelivered } from '../../shared/runtime/sqs-batch.ts';
import { loadConfig } from './config.ts';
import { createDeps } from './deps.ts';

const { release, reject, metrics, logger } = createDeps(loadConfig(process.env));

export const handler = createSqsHandler({
  handleRecord: (record, log) =>
    release({ order: parseReleaseRequested(record.body), redelivered: isRedelivered(record) }, log),
  ...{ reject, metrics, logger },
});
