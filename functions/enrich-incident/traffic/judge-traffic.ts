import { cutsOf } from '../../../shared/detections/cuts.ts';
import { describeTraffic } from '../../../shared/detections/describe-traffic.ts';
import type {
  DetectedPattern,
  Detection,
  HostHistory,
  IndicatorList,
  Traffic,
} from '../../../shared/detections/detection.ts';
import { recommendForTraffic } from '../../../shared/detections/recommend-for-traffic.ts';
import type { DetectAll } from '../../../shared/detections/registry.ts';
import { describeBlindSpots } from '../../../shared/detections/visibility.ts';
import { toLines } from '../../../shared/domain/context/line.ts';
import type {
  AnalyzedAmount,
  SuspiciousPattern,
  TrafficEvidence,
} from '../../../shared/domain/context/traffic-evidence.ts';
import type { IncidentDetails } from '../../../shared/domain/incident.ts';
import type { AddressSpace } from '../../../shared/flow-logs/address-space.ts';
import type { FlowQuery } from '../../../shared/flow-logs/flow-query.ts';
import type { ScanReport } from '../../../shared/flow-logs/flow-scan.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import { explainReading } from './explain-reading.ts';
import type { TrafficReading } from './read-traffic.ts';
import { responseTo } from './response-to.ts';

/** What was asked for, what came of it, and for whom. */
export interface SeenTraffic {
  readonly query: FlowQuery;
  readonly reading: TrafficReading;
  readonly details: IncidentDetails;
  readonly look: number;
}

/** What evidence says beside the cuts. */
export type Judgement = Pick<
  TrafficEvidence,
  'remarks' | 'lines' | 'patterns' | 'unable' | 'notVisible' | 'recommendations' | 'analyzed'
>;

export type JudgeTraffic = (seen: SeenTraffic, logger: Logger) => Promise<Judgement>;

/** What is known beside the logs; each may be missing, which costs only what needs it. */
export interface Knowledge {
  readonly indicators?: IndicatorList;
  readonly history?: HostHistory;
  /** `Frankfurt, DE, AS64500 Example`: where an address is. */
  readonly note?: (address: string) => string | undefined;
  /** Why something is not known. */
  readonly remarks: readonly string[];
}

export type GatherKnowledge = (seen: SeenTraffic, logger: Logger) => Promise<Knowledge>;

interface JudgeParts {
  readonly detectAll: DetectAll;
  /** For their techniques and runbooks. */
  readonly detections: readonly Detection[];
  readonly space: AddressSpace;
  readonly gatherKnowledge: GatherKnowledge;
}

const NOTHING: Judgement = {
  ...{ remarks: [], lines: [], patterns: [], unable: [], notVisible: [] },
  recommendations: { immediate: [], investigate: [], prevent: [] },
  analyzed: { records: 0, bytes: 0, objects: 0 },
};

/** reading → what is known beside it → patterns → words and advice for people. */
export function createJudgeTraffic(parts: JudgeParts): JudgeTraffic {
  const named = new Map(parts.detections.map((detection) => [detection.name, detection]));
  return async (seen, logger) => {
    const { query, reading, details } = seen;
    const explained = explainReading(query, reading);
    if (reading.outcome === 'unread') return { ...NOTHING, remarks: explained };
    const { report } = reading;
    const analyzed = amountOf(report);
    if (reading.outcome === 'none') return { ...NOTHING, remarks: explained, analyzed };
    const { remarks, note, ...knowledge } = await parts.gatherKnowledge(seen, logger);
    const { isExternal } = parts.space;
    const cuts = cutsOf(query, report.summary);
    const traffic: Traffic = { ...toTraffic(query, report), isExternal, cuts, ...knowledge };
    const { patterns, unable } = parts.detectAll(traffic);
    return {
      remarks: [...explained, ...remarks],
      lines: [...describeHosts(query, traffic), ...describeAll(traffic, note)],
      patterns: patterns.map((found) => toSuspicious(found, named)),
      unable: unable.map(({ pattern, reason }) => `${pattern}: ${reason}`),
      notVisible: describeBlindSpots(report),
      recommendations: recommendForTraffic(patterns, responseTo(details, traffic)),
      analyzed,
    };
  };
}

function describeAll(traffic: Traffic, note: Knowledge['note']): string[] {
  return toLines(describeTraffic(traffic, note)).map(({ label, value }) => `${label}: ${value}`);
}

const MAX_HOSTS = 10;

/** Who of ours talked to the addresses that were asked for: nobody has named a host yet. */
function describeHosts({ scope }: FlowQuery, { groups, isExternal }: Traffic): string[] {
  if (scope.kind !== 'addresses') return [];
  const ends = groups.flatMap(({ local, peer }) => [local, peer]);
  const ours = [...new Set(ends)].filter((address) => !isExternal(address));
  const more = ours.length > MAX_HOSTS ? ` and ${ours.length - MAX_HOSTS} more` : '';
  return [`Hosts of ours: ${ours.slice(0, MAX_HOSTS).join(', ') || 'none'}${more}`];
}

function toTraffic({ from, to }: FlowQuery, { summary }: ScanReport) {
  return { from, to, groups: summary.groups, isTruncated: summary.dropped !== undefined };
}

function toSuspicious(
  { pattern, severity, summary }: DetectedPattern,
  named: ReadonlyMap<DetectedPattern['pattern'], Detection>,
): SuspiciousPattern {
  const detection = named.get(pattern);
  const { id = '', name = '' } = detection?.technique ?? {};
  const runbook = detection?.runbook ?? '';
  return { name: pattern, severity, summary, technique: `${id} ${name}`.trim(), runbook };
}

function amountOf({ summary, read }: ScanReport): AnalyzedAmount {
  const { ok, noData, skipData } = summary.records;
  return { records: ok + noData + skipData, bytes: read.bytes, objects: read.objects };
}
