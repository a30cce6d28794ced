import { parseContainmentRequested } from '../../shared/domain/events/containment.ts';
import { createSqsHandler } from '../../shared/runtime/sqs-batch.ts';
import { loadConfig } from './config.ts';
import { createDeps } from './deps.ts';

const { isolate, reject, metrics, logger } = createDeps(loadConfig(process.env));

export const handler = createSqsHandler({
  handleRecord: ({ body, attributes }, log) =>
    isolate(
      {
        order: parseContainmentRequested(body),
        redelivered: Number(attributes.ApproximateReceiveCount) > 1,
      },
      log,
    ),
  ...{ reject, metrics, logger },
});
