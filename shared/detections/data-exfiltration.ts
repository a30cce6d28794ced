import type { SeverityBand } from '../domain/severity.ts';
import { ATTACK_VERSION } from './attack-version.ts';
import { type Conversation, conversationsOf, waysOfHost } from './conversation.ts';
import type { DetectedPattern, Detection, Traffic } from './detection.ts';
import { distinct, groupBy, spanOf, sumOf, top } from './ranking.ts';
import { describeBytes, listSome, portName } from './wording.ts';

export interface DataExfiltrationSettings {
  /** Bytes (10^6 are a MB) accepted from one host to one external peer in the window. A start value: set it above what is usual. */
  readonly bytes: number;
  /** Bytes out by bytes back from which on it is an upload; answers to uploads are small. */
  readonly uploadRatio: number;
}

export const DATA_EXFILTRATION_DEFAULTS: DataExfiltrationSettings = {
  bytes: 100_000_000,
  uploadRatio: 5,
};

/** Ports of web servers: what clients fetch from there is what they are for. */
const WEB_PORTS: ReadonlySet<number> = new Set([80, 443]);

/** Volume, in multiples of the threshold, from which on the severity is that. */
const BY_VOLUME: readonly (readonly [number, SeverityBand])[] = [
  [100, 'critical'],
  [10, 'high'],
  [1, 'medium'],
];
const LADDER: readonly SeverityBand[] = ['low', 'medium', 'high', 'critical'];

/**
 * Much data to one address of the outside. The severity grows with the volume, by one step for an upload (much out, little back), and
 * falls by one step where more came back than went. Whether the peer is an AWS service is not in the groups, so S3 and other endpoints
 * with public addresses count, too; an attacker's bucket looks the same. Records of connections cannot show what was sent.
 */
export function createDataExfiltration(settings: DataExfiltrationSettings): Detection {
  return {
    name: 'data-exfiltration',
    technique: {
      id: 'T1048',
      name: 'Exfiltration Over Alternative Protocol',
      attackVersion: ATTACK_VERSION,
    },
    falsePositives: [
      'backups and replication to S3 or another site',
      'downloads that your own service offers',
      'log shipping, software distribution, video calls',
    ],
    runbook:
      'Find out whose address the peer is (whois, VPC endpoints, S3 ranges of AWS) and which process sent the data; assume that everything readable on the host has left.',
    detect: (traffic) => ({ found: detect(traffic, settings) }),
  };
}

function detect(traffic: Traffic, settings: DataExfiltrationSettings): DetectedPattern[] {
  const outward = conversationsOf(traffic).filter(
    ({ host, peer }) => traffic.isExternal(peer) && !traffic.isExternal(host),
  );
  return [...groupBy(outward, ({ host, peer }) => `${host} ${peer}`).values()].flatMap((pair) =>
    describe(pair, settings),
  );
}

function describe(
  pair: readonly Conversation[],
  settings: DataExfiltrationSettings,
): DetectedPattern[] {
  const bytesOut = sumOf(pair, (each) => waysOfHost(each).out.bytes);
  const bytesBack = sumOf(pair, (each) => waysOfHost(each).back.bytes);
  const [largest] = top(pair, (each) => waysOfHost(each).out.bytes, 1);
  if (!largest || bytesOut < settings.bytes) return [];
  const { host, peer, role } = largest;
  const amounts = { bytesOut, bytesBack };
  return [
    {
      pattern: 'data-exfiltration',
      severity: severityOf(largest, amounts, settings),
      role,
      summary: summarize(pair, largest, amounts),
      host,
      peers: [peer],
      // Nothing back would be an infinite ratio, which JSON does not have.
      measures: { ...amounts, uploadRatio: round(bytesOut / Math.max(1, bytesBack)) },
      ...spanOf(pair),
    },
  ];
}

interface Amounts {
  readonly bytesOut: number;
  readonly bytesBack: number;
}

function severityOf(
  { role, port }: Conversation,
  { bytesOut, bytesBack }: Amounts,
  settings: DataExfiltrationSettings,
): SeverityBand {
  if (role === 'TARGET' && WEB_PORTS.has(port)) return 'low';
  const multiple = bytesOut / settings.bytes;
  const byVolume = BY_VOLUME.find(([from]) => multiple >= from)?.[1] ?? 'low';
  const isUpload = bytesOut >= settings.uploadRatio * bytesBack;
  const step = Number(isUpload) - Number(bytesBack > bytesOut);
  return LADDER[Math.min(LADDER.length - 1, LADDER.indexOf(byVolume) + step)] ?? 'low';
}

function summarize(
  pair: readonly Conversation[],
  { host, peer, role }: Conversation,
  { bytesOut, bytesBack }: Amounts,
): string {
  const services = distinct(
    top(pair, (each) => waysOfHost(each).out.bytes, pair.length),
    ({ port, protocol }) => portName(port, protocol),
  );
  const how = role === 'ACTOR' ? 'sent' : 'served';
  return `${host} ${how} ${describeBytes(bytesOut)} to ${peer} (${listSome(services, 3)}), ${describeBytes(bytesBack)} came back; the records do not say whether the address belongs to AWS.`;
}

function round(ratio: number): number {
  return Math.round(ratio * 10) / 10;
}
