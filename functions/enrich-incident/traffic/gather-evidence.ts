import type { InterfaceReader, KnownInterface } from '../../../shared/aws/interface-reader.ts';
import type { StoreEvidence } from '../../../shared/aws/evidence-bucket.ts';
import {
  type CutInterface,
  verifyContainment,
} from '../../../shared/detections/verify-containment.ts';
import type { Clock } from '../../../shared/domain/clock.ts';
import { findSubjects, type Reader } from '../../../shared/domain/context/subjects.ts';
import type { TrafficEvidence } from '../../../shared/domain/context/traffic-evidence.ts';
import type { IncidentDetails } from '../../../shared/domain/incident.ts';
import type { FlowQuery, FlowScope } from '../../../shared/flow-logs/flow-query.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import type { AddAllowed } from './find-allowed.ts';
import { chooseScope, findWanted } from './find-scope.ts';
import { findCuts, isCutting } from './find-cuts.ts';
import { isLastLook, planNextLook } from './plan-looks.ts';
import { isReadWhole, type ReadTraffic, type TrafficReading } from './read-traffic.ts';
import type { JudgeTraffic } from './judge-traffic.ts';
import { windowAround } from './window.ts';

export interface EvidenceParts {
  readonly interfaces: Pick<InterfaceReader, 'find'>;
  readonly addAllowed: AddAllowed;
  readonly readTraffic: ReadTraffic;
  readonly judge: JudgeTraffic;
  readonly store: StoreEvidence;
  readonly own: Reader;
  readonly clock: Clock;
  readonly settings: {
    /** Seconds before the first and after the last activity. */
    readonly marginSeconds: number;
    /** Milliseconds until the second look. */
    readonly delayMs: number;
    /** Milliseconds for EC2 to name the interfaces. */
    readonly interfacesMs: number;
  };
}

export type GatherEvidence = (
  details: IncidentDetails,
  look: number,
  logger: Logger,
) => Promise<TrafficEvidence>;

/** incident → whose records → flow logs → what they say and prove → kept as an object. Throws when EC2 or S3 must be asked again. */
export function createGatherEvidence(parts: EvidenceParts): GatherEvidence {
  return async (details, look, logger) => {
    const cuts = findCuts(details.actions);
    const looking = { details, look, cuts, now: parts.clock() };
    const { scope: found, known, remark } = await findScope(looking, parts, logger);
    if (!found) return nothingToSee(looking, remark ?? NOTHING_TO_LOOK_FOR);
    const signal = AbortSignal.timeout(parts.settings.interfacesMs);
    const scope = await parts.addAllowed(found, known, signal);
    const query = { scope, ...windowOf(looking, parts) };
    const reading = await parts.readTraffic(query, logger);
    const judged = await parts.judge({ query, reading, details, look }, logger);
    const containment = verify(looking, reading, parts);
    const nextLook = planNextLook({
      ...{ now: looking.now.getTime(), delayMs: parts.settings.delayMs, look, containment },
      isCutting: isCutting(details.actions),
    });
    const evidence: TrafficEvidence = {
      ...begin(looking),
      ...{ from: iso(query.from), to: iso(query.to), outcome: reading.outcome, containment },
      ...judged,
      remarks: [...(remark === undefined ? [] : [remark]), ...judged.remarks],
      ...(nextLook !== undefined && { nextLookAt: new Date(nextLook).toISOString() }),
    };
    return { ...evidence, ...(await keep(evidence, { query, reading, details }, parts)) };
  };
}

interface Looking {
  readonly details: IncidentDetails;
  readonly look: number;
  readonly cuts: readonly CutInterface[];
  readonly now: Date;
}

const NOTHING_TO_LOOK_FOR = 'The findings name no instance, network interface or remote address.';

interface Found {
  readonly scope: FlowScope | undefined;
  readonly known: readonly KnownInterface[];
  readonly remark?: string;
}

async function findScope(
  { details, cuts }: Looking,
  { interfaces, own, settings }: EvidenceParts,
  logger: Logger,
): Promise<Found> {
  const { subjects } = findSubjects(details.incident, own);
  const wanted = findWanted(subjects, details.findings, cuts);
  try {
    const signal = AbortSignal.timeout(settings.interfacesMs);
    const known = await interfaces.find(wanted, signal);
    return { scope: chooseScope(wanted, known, cuts), known, ...missing(wanted.instances, known) };
  } catch (error) {
    logger.warn({ error }, 'network interfaces could not be read');
    const remark =
      'EC2 did not name the network interfaces: only those of the findings are looked at.';
    return { scope: chooseScope(wanted, [], cuts), known: [], remark };
  }
}

function missing(
  instances: readonly string[],
  known: readonly KnownInterface[],
): { readonly remark?: string } {
  const gone = instances.filter((id) => !known.some(({ instanceId }) => instanceId === id));
  if (gone.length === 0) return {};
  return { remark: `No network interface of ${gone.join(', ')} is there any more.` };
}

function windowOf({ details, cuts, now }: Looking, { settings }: EvidenceParts) {
  return windowAround(details, {
    marginSeconds: settings.marginSeconds,
    now: Math.floor(now.getTime() / 1000),
    verifies: cuts.length > 0,
  });
}

/** The last look is one for each cut: it may be younger than the incident. */
function verify({ cuts, now }: Looking, reading: TrafficReading, { settings }: EvidenceParts) {
  const interfaces = reading.outcome === 'unread' ? [] : reading.report.summary.interfaces;
  const isWhole = isReadWhole(reading);
  return cuts.flatMap((cut) => {
    const isLast = isLastLook(Date.parse(cut.cutAt), now.getTime(), settings.delayMs);
    return verifyContainment({ cuts: [cut], interfaces, isWhole, isLast });
  });
}

function nothingToSee(looking: Looking, remark: string): TrafficEvidence {
  const at = looking.now.toISOString();
  const nothing = { lines: [], patterns: [], unable: [], notVisible: [], containment: [] };
  return {
    ...begin(looking),
    ...{ from: at, to: at, outcome: 'none', remarks: [remark], ...nothing },
    recommendations: { immediate: [], investigate: [], prevent: [] },
    analyzed: { records: 0, bytes: 0, objects: 0 },
  };
}

function begin({ look, now }: Looking): Pick<TrafficEvidence, 'look' | 'lookedAt'> {
  return { look, lookedAt: now.toISOString() };
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

interface Basis {
  readonly query: FlowQuery;
  readonly reading: TrafficReading;
  readonly details: IncidentDetails;
}

/** Evidence of nothing needs no object. A name that tells the look, so that none takes the place of another. */
async function keep(
  evidence: TrafficEvidence,
  { query, reading, details }: Basis,
  { store }: EvidenceParts,
): Promise<Pick<TrafficEvidence, 'stored'>> {
  if (reading.outcome !== 'seen') return {};
  const { incidentId } = details.incident;
  const { outcome, report } = reading;
  const key = `traffic/${incidentId}/${evidence.lookedAt.replaceAll(':', '')}-look-${evidence.look}.json`;
  const text = JSON.stringify({ version: 1, incidentId, query, evidence, outcome, report });
  return { stored: await store(key, text) };
}
