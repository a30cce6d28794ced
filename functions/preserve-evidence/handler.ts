import { parseContainmentRequested } from '../../shared/domain/events/containment.ts';
import { createSqsHandler } from '../../shared/runtime/sqs-batch.ts';
import { loadConfig } from './config.ts';
import { createDeps } from './deps.ts';

const { preserve, reject, metrics, logger } = createDeps(loadConfig(process.env));

export const handler = createSqsHandler({
  handleRecord: ({ body }, log) => preserve(parseContainmentRequested(body), log),
  ...{ reject, metrics, logger },
});
