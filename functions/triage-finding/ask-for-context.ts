import type { PublishEvent } from '../../shared/aws/event-bus.ts';
import type { Filing } from '../../shared/aws/incident-opener.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { ENRICHMENT_REQUESTED } from '../../shared/domain/events/enrichment.ts';
import type { Finding } from '../../shared/domain/finding.ts';

interface AskParts {
  readonly publish: PublishEvent;
  readonly clock: Clock;
}

interface News {
  readonly finding: Finding;
  readonly filing: Filing;
  readonly redelivered: boolean;
}

/**
 * Asks for what can be found out about the incident, when it is new or the finding brings news. Called last of all: containment never
 * waits for it. When it fails the message is retried, which orders nothing anew that is under way.
 */
export async function askForContext(
  { publish, clock }: AskParts,
  { finding, filing, redelivered }: News,
): Promise<void> {
  if (!filing.bringsNews && !redelivered) return;
  await publish(ENRICHMENT_REQUESTED, {
    version: 1,
    correlationId: finding.id,
    incidentId: filing.details.incident.incidentId,
    requestedAt: clock().toISOString(),
  });
}
