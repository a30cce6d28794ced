import type { SendMessage } from '../../shared/aws/message-queue.ts';
import type { IncidentChanger } from '../../shared/aws/incident-changer.ts';
import type { Related, RelatedIncidents } from '../../shared/aws/related-incidents.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { describeFacts } from '../../shared/domain/context/describe-facts.ts';
import type { IncidentContext } from '../../shared/domain/context/incident-context.ts';
import type { KnownFacts } from '../../shared/domain/context/known-facts.ts';
import { boundContext, isSameContext } from '../../shared/domain/context/limits.ts';
import { recommend } from '../../shared/domain/context/recommend/recommend.ts';
import { findSubjects, type Reader } from '../../shared/domain/context/subjects.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import type { EnrichmentRequested } from '../../shared/domain/events/enrichment.ts';
import { buildTrafficLook } from '../../shared/domain/events/traffic-look.ts';
import type { Incident, IncidentDetails } from '../../shared/domain/incident.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import { countFailure } from './count-failure.ts';
import { gatherFacts, type GatherParts } from './gather.ts';
import { createFactReading } from './read-fact.ts';

interface EnrichParts {
  readonly readIncident: (incidentId: string) => Promise<IncidentDetails | undefined>;
  readonly changer: IncidentChanger;
  readonly related: RelatedIncidents;
  readonly readers: Omit<GatherParts, 'readFact'>;
  readonly own: Reader;
  /** Milliseconds for each fact. */
  readonly factBudgetMs: number;
  /** Into the function's own queue. */
  readonly send: SendMessage;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

export type Enrich = (request: EnrichmentRequested, logger: Logger) => Promise<void>;

/**
 * incident → facts and related incidents at once → recommendations → written, if it is news. The look at the traffic is a message of
 * its own: it may take a minute, and fail, without the facts.
 */
export function createEnrich(parts: EnrichParts): Enrich {
  return async ({ incidentId, correlationId }, logger) => {
    const log = logger.child({ incidentId, correlationId });
    try {
      const details = await parts.readIncident(incidentId);
      if (!details) throw new InvalidInputError('unknown incident', { facts: { incidentId } });
      const found = await lookAround(parts, details.incident, log);
      await write(parts, found, { incidentId, log });
      const notBefore = parts.clock().toISOString();
      await parts.send({
        body: buildTrafficLook({ incidentId, correlationId, look: 1, notBefore }),
      });
    } catch (error) {
      countFailure(parts.metrics, error);
      throw error;
    }
  };
}

interface Found {
  readonly facts: KnownFacts;
  readonly related: Related;
  readonly unread: readonly string[];
}

async function lookAround(parts: EnrichParts, incident: Incident, log: Logger): Promise<Found> {
  const { readFact, unread } = createFactReading(parts.factBudgetMs, log);
  const { subjects, left } = findSubjects(incident, parts.own);
  const [facts, related] = await Promise.all([
    gatherFacts(incident.sample ? [] : subjects, { ...parts.readers, readFact }),
    readFact('related incidents', () => parts.related.noteAndFind(incident)),
  ]);
  const nothing = { latest: [], count: 0 };
  return { facts, related: related ?? nothing, unread: [...left, ...unread()] };
}

interface Writing {
  readonly incidentId: string;
  readonly log: Logger;
}

/** What to do is decided in the same moment as the write, from the actions as they are then. */
async function write(
  parts: EnrichParts,
  found: Found,
  { incidentId, log }: Writing,
): Promise<void> {
  const { metrics } = parts;
  let isNews = false;
  await parts.changer.change(incidentId, (details) => {
    const context = compose(details, found, parts.clock());
    isNews = !isSameContext(details.context, context);
    return isNews ? { context } : undefined;
  });
  metrics.count('EnrichmentSuccess');
  if (found.unread.length > 0) metrics.count('EnrichmentPartial');
  log.info({ isNews, unread: found.unread, related: found.related.count }, 'incident enriched');
}

function compose(details: IncidentDetails, found: Found, now: Date): IncidentContext {
  const { facts, related, unread } = found;
  const { incidentId, sample, openedAt } = details.incident;
  const { findings, actions } = details;
  const situation = { incidentId, findings, actions, facts, relatedCount: related.count };
  const nothing = { immediate: [], investigate: [], prevent: [] };
  const { traffic, preserved, calls } = details.context ?? {};
  return boundContext({
    version: 1,
    gatheredAt: now.toISOString(),
    facts: describeFacts(facts, openedAt),
    related: related.latest,
    relatedCount: related.count,
    recommendations: sample ? nothing : recommend(situation, openedAt),
    unread,
    ...(traffic && { traffic }),
    ...(preserved && { preserved }),
    ...(calls && { calls }),
  });
}
