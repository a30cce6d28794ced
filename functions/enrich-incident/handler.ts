import { parseEnrichmentRequested } from '../../shared/domain/events/enrichment.ts';
import { createSqsHandler } from '../../shared/runtime/sqs-batch.ts';
import { loadConfig } from './config.ts';
import { createDeps } from './deps.ts';

const { enrich, reject, metrics, logger } = createDeps(loadConfig(process.env));

export const handler = createSqsHandler({
  handleRecord: ({ body }, log) => enrich(parseEnrichmentRequested(body), log),
  ...{ reject, metrics, logger },
});
