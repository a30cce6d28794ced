import type { IncidentOpener, Filing } from '../../shared/aws/incident-opener.ts';
import { findingKey, type Finding } from '../../shared/domain/finding.ts';
import type { StoreEvidence } from '../../shared/aws/evidence-bucket.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import { parseMessage, type IncomingMessage } from './parse/message.ts';
import type { RespondTo } from './respond.ts';

/** A message with what the queue knows of it. */
export interface TriageInput extends IncomingMessage {
  /** The queue has delivered it before: an earlier run may have stopped half-way. */
  readonly redelivered: boolean;
}

interface TriageParts {
  readonly opener: IncidentOpener;
  readonly storeEvidence: StoreEvidence;
  readonly respondTo: RespondTo;
  readonly metrics: Metrics;
  readonly severityThreshold: number;
  readonly findingTopicArns: readonly string[];
}

export type Triage = (input: TriageInput, logger: Logger) => Promise<void>;

/** A larger finding goes to the bucket: an item of the table holds 400 KB. */
const MAX_INLINE_BYTES = 100_000;

/** finding → record → open or merge → decide → request. */
export function createTriage(parts: TriageParts): Triage {
  return async (input, logger) => {
    const finding = parse(parts, input);
    const log = logger.child({ correlationId: finding.id, findingType: finding.type });
    const filing = await fileFinding(parts, finding, input.receivedAt);
    if (!filing) {
      log.info({ severity: finding.severity }, 'finding below the threshold recorded');
      return;
    }
    const { incidentId } = filing.details.incident;
    log.info({ incidentId, outcome: filing.outcome, severity: finding.severity }, 'finding filed');
    await parts.respondTo(
      { finding, filing, redelivered: input.redelivered },
      log.child({ incidentId }),
    );
  };
}

function parse({ metrics, findingTopicArns }: TriageParts, input: TriageInput): Finding {
  metrics.count('FindingsReceived');
  try {
    return parseMessage(input, findingTopicArns);
  } catch (error) {
    metrics.count('FindingsRejected');
    throw error;
  }
}

/** Undefined when the finding is below the threshold and belongs to no incident. */
async function fileFinding(
  parts: TriageParts,
  finding: Finding,
  receivedAt: string,
): Promise<Filing | undefined> {
  const { opener, metrics } = parts;
  const arrival = { finding, receivedAt, ...(await storeLarge(parts, finding)) };
  if (finding.severity < parts.severityThreshold && (await opener.recordBelowThreshold(arrival))) {
    metrics.count('FindingsBelowThreshold');
    return undefined;
  }
  const filing = await opener.file(arrival);
  metrics.count(filing.outcome === 'opened' ? 'IncidentsOpened' : 'FindingsMerged');
  return filing;
}

async function storeLarge({ storeEvidence }: TriageParts, finding: Finding) {
  const json = JSON.stringify(finding.raw);
  if (Buffer.byteLength(json) <= MAX_INLINE_BYTES) return {};
  const version = `${finding.updatedAt.replace(/[^\dTZ]/g, '')}-${String(finding.count)}`;
  return {
    rawObject: await storeEvidence(`findings/${findingKey(finding)}/${version}.json`, json),
  };
}
