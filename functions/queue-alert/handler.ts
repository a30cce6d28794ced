import { createStreamHandler } from '../../shared/runtime/stream-batch.ts';
import { loadConfig } from './config.ts';
import { createDeps } from './deps.ts';

const { queueAlert, metrics, logger } = createDeps(loadConfig(process.env));

export const handler = createStreamHandler({ handleRecord: queueAlert, metrics, logger });
