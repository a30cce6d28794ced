import { createSqsHandler, isRedelivered } from '../../shared/runtime/sqs-batch.ts';
import { loadConfig } from './config.ts';
import { createDeps } from './deps.ts';

const { handleMessage, reject, metrics, logger } = createDeps(loadConfig(process.env));

export const handler = createSqsHandler({
  handleRecord: (record, log) =>
    handleMessage({ body: record.body, redelivered: isRedelivered(record) }, log),
  ...{ reject, metrics, logger },
});
