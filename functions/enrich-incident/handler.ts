import { parseEnrichmentRequested } from '../../shared/domain/events/enrichment.ts';
import { isTrafficLook, parseTrafficLook } from '../../shared/domain/events/traffic-look.ts';
import { createSqsHandler } from '../../shared/runtime/sqs-batch.ts';
import { loadConfig } from './config.ts';
import { createDeps } from './deps.ts';

const { enrich, look, reject, metrics, logger } = createDeps(loadConfig(process.env));

export const handler = createSqsHandler({
  handleRecord: ({ body }, log) =>
    isTrafficLook(body)
      ? look(parseTrafficLook(body), log)
      : enrich(parseEnrichmentRequested(body), log),
  ...{ reject, metrics, logger },
});
