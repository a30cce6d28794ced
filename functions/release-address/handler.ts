import { parseReleaseRequested } from '../../shared/domain/events/containment.ts';
import { isSweepRequested } from '../../shared/domain/events/sweep.ts';
import { createSqsHandler, isRedelivered as again } from '../../shared/runtime/sqs-batch.ts';
import { loadConfig } from './config.ts';
import { createDeps } from './deps.ts';

const { release, sweep, reject, metrics, logger } = createDeps(loadConfig(process.env));

export const handler = createSqsHandler({
  handleRecord: (record, log) =>
    isSweepRequested(record.body)
      ? sweep(log)
      : release({ order: parseReleaseRequested(record.body), redelivered: again(record) }, log),
  ...{ reject, metrics, logger },
});
