import { parseCallLook } from '../../shared/domain/events/call-look.ts';
import { createSqsHandler } from '../../shared/runtime/sqs-batch.ts';
import { loadConfig } from './config.ts';
import { createDeps } from './deps.ts';

const { verify, reject, metrics, logger } = createDeps(loadConfig(process.env));

export const handler = createSqsHandler({
  handleRecord: ({ body }, log) => verify(parseCallLook(body), log),
  ...{ reject, metrics, logger },
});
