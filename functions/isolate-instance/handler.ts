import { parseContainmentRequested } from '../../shared/domain/events/containment.ts';
import {
  isContainmentGuard,
  parseContainmentGuard,
} from '../../shared/domain/events/containment-guard.ts';
import { createSqsHandler, isRedelivered } from '../../shared/runtime/sqs-batch.ts';
import { loadConfig } from './config.ts';
import { createDeps } from './deps.ts';

const { isolate, closeHalfWay, reject, metrics, logger } = createDeps(loadConfig(process.env));

export const handler = createSqsHandler({
  handleRecord: (record, log) =>
    isContainmentGuard(record.body)
      ? closeHalfWay(parseContainmentGuard(record.body), log)
      : isolate(
          { order: parseContainmentRequested(record.body), redelivered: isRedelivered(record) },
          log,
        ),
  ...{ reject, metrics, logger },
});
