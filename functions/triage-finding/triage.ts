import type { StoreEvidence } from '../../shared/aws/evidence-bucket.ts';
import type { Arrival } from '../../shared/aws/incident-filing.ts';
import type {
  Filing,
  IncidentOpener,
  RecordOnlyDecision,
} from '../../shared/aws/incident-opener.ts';
import { findingKey, type Finding } from '../../shared/domain/finding.ts';
import type { CountMetric } from '../../shared/domain/metric-names.ts';
import { isOwnCall } from '../../shared/domain/own-calls.ts';
import type { PlatformIdentity } from '../../shared/domain/response-plan.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import type { Confirmation, ConfirmFinding } from './confirm/confirmation.ts';
import { parseMessage, rejection, type IncomingMessage } from './parse/message.ts';
import type { Reading } from './parse/reading.ts';
import type { RespondTo } from './respond.ts';

/** A message with what the queue knows of it. */
export interface TriageInput extends IncomingMessage {
  /** The queue has delivered it before: an earlier run may have stopped half-way. */
  readonly redelivered: boolean;
}

interface TriageParts {
  readonly opener: IncidentOpener;
  readonly storeEvidence: StoreEvidence;
  readonly confirm: ConfirmFinding;
  readonly respondTo: RespondTo;
  readonly metrics: Metrics;
  readonly severityThreshold: number;
  readonly findingTopicArns: readonly string[];
  readonly platform: PlatformIdentity;
}

export type Triage = (input: TriageInput, logger: Logger) => Promise<void>;

/** A larger finding goes to the bucket: an item of the table holds 400 KB. */
const MAX_INLINE_BYTES = 100_000;
/** Findings of one message that are handled side by side: a hundred that nobody confirms must end within one run. */
const AT_ONCE = 10;

/** message → findings; each: confirm → record → open or merge → decide → request. What cannot be read does not hold up the others. */
export function createTriage(parts: TriageParts): Triage {
  return async (input, logger) => {
    const reading = parse(parts, input);
    for (const reason of reading.skipped) logger.info({ reason }, 'message holds no finding');
    const errors: unknown[] = [];
    const run = async (finding: Finding): Promise<void> =>
      triageOne(parts, { ...input, finding }, logger).catch((error: unknown) => {
        errors.push(error);
      });
    for (let from = 0; from < reading.findings.length; from += AT_ONCE) {
      await Promise.all(reading.findings.slice(from, from + AT_ONCE).map(run));
    }
    if (errors.length > 0) throw errors[0];
    if (reading.rejected.length > 0) throw rejection(reading);
  };
}

function parse({ metrics, findingTopicArns, platform }: TriageParts, input: TriageInput): Reading {
  try {
    const reading = parseMessage(input, { stack: platform.stack, findingTopicArns });
    countAll(metrics, 'FindingsReceived', [...reading.findings, ...reading.rejected]);
    countAll(metrics, 'FindingsRejected', reading.rejected);
    return reading;
  } catch (error) {
    metrics.count('FindingsReceived');
    metrics.count('FindingsRejected');
    throw error;
  }
}

function countAll(metrics: Metrics, name: CountMetric, all: readonly unknown[]): void {
  if (all.length > 0) metrics.count(name, all.length);
}

interface Incoming extends TriageInput {
  readonly finding: Finding;
}

async function triageOne(parts: TriageParts, incoming: Incoming, logger: Logger): Promise<void> {
  const { id, type, severity } = incoming.finding;
  const log = logger.child({ correlationId: id, findingType: type });
  const decision = decideToRecordOnly(parts, incoming.finding);
  if (decision && (await recordOnly(parts, incoming, decision))) {
    log.info({ severity, decision }, 'finding recorded without an incident');
    return;
  }
  const asked = await askEarly(parts, incoming.finding);
  const filing = await fileFinding(parts, { ...incoming, finding: asked.finding });
  const { incidentId } = filing.details.incident;
  log.info({ incidentId, outcome: filing.outcome, severity }, 'finding filed');
  if ('error' in asked) throw asked.error;
  const { redelivered } = incoming;
  await parts.respondTo({ ...asked, filing, redelivered }, log.child({ incidentId }));
}

function decideToRecordOnly(
  { severityThreshold, platform }: TriageParts,
  finding: Finding,
): RecordOnlyDecision | undefined {
  if (isOwnCall(finding, platform)) return 'own-call';
  // What an operator orders is done, and what comes undone or leaks belongs to an incident, however high the threshold.
  const isOwed = [finding.order, finding.drift, finding.leak].some((one) => one !== undefined);
  const isMild = finding.severity < severityThreshold && !isOwed;
  return isMild ? 'below-threshold' : undefined;
}

interface Asked {
  readonly finding: Finding;
  readonly confirmation?: Confirmation;
  /** The source could not be asked: the finding is recorded all the same, then the message is tried again. */
  readonly error?: unknown;
}

/**
 * GuardDuty publishes so much that it is asked only when something is to be done; all others are asked at once, and so is it about
 * what came through a topic.
 */
async function askEarly({ confirm }: TriageParts, finding: Finding): Promise<Asked> {
  const { source, via } = finding.origin;
  if (source === 'guardduty' && via === 'event') return { finding };
  try {
    const confirmation = await confirm(finding);
    if ('finding' in confirmation) return { finding: confirmation.finding, confirmation };
    return { finding: { ...finding, unconfirmed: confirmation.refusal }, confirmation };
  } catch (error) {
    return { finding: { ...finding, unconfirmed: NOT_ASKED }, error };
  }
}

const NOT_ASKED = 'unconfirmed: its source could not be asked';

/** False when the finding belongs to an incident already. */
async function recordOnly(
  parts: TriageParts,
  incoming: Incoming,
  decision: RecordOnlyDecision,
): Promise<boolean> {
  if (!(await parts.opener.recordOnly(await arrivalOf(parts, incoming), decision))) return false;
  parts.metrics.count(decision === 'own-call' ? 'FindingsFromOwnCalls' : 'FindingsBelowThreshold');
  return true;
}

async function fileFinding(parts: TriageParts, incoming: Incoming): Promise<Filing> {
  const filing = await parts.opener.file(await arrivalOf(parts, incoming));
  parts.metrics.count(filing.outcome === 'opened' ? 'IncidentsOpened' : 'FindingsMerged');
  return filing;
}

async function arrivalOf(
  { storeEvidence }: TriageParts,
  { finding, receivedAt }: Incoming,
): Promise<Arrival> {
  const json = JSON.stringify(finding.raw);
  if (Buffer.byteLength(json) <= MAX_INLINE_BYTES) return { finding, receivedAt };
  const version = `${finding.updatedAt.replace(/[^\dTZ]/g, '')}-${String(finding.count)}`;
  const key = `findings/${findingKey(finding)}/${version}.json`;
  return { finding, receivedAt, rawObject: await storeEvidence(key, json) };
}
