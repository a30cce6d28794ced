import { createSqsHandler } from '../../shared/runtime/sqs-batch.ts';
import { loadConfig } from './config.ts';
import { createDeps } from './deps.ts';

const { triage, reject, metrics, logger } = createDeps(loadConfig(process.env));

export const handler = createSqsHandler({
  handleRecord: ({ body, attributes }, log) =>
    triage(
      {
        body,
        receivedAt: new Date(Number(attributes.SentTimestamp)).toISOString(),
        redelivered: Number(attributes.ApproximateReceiveCount) > 1,
      },
      log,
    ),
  ...{ reject, metrics, logger },
});
