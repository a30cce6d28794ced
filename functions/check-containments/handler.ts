import { parseContainmentCheck } from '../../shared/domain/events/containment-check.ts';
import { createSqsHandler } from '../../shared/runtime/sqs-batch.ts';
import { loadConfig } from './config.ts';
import { createDeps } from './deps.ts';

const { check, reject, metrics, logger } = createDeps(loadConfig(process.env));

export const handler = createSqsHandler({
  handleRecord: async ({ body }, log) => {
    parseContainmentCheck(body);
    await check(log);
  },
  ...{ reject, metrics, logger },
});
