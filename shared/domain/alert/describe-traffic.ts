import type {
  InterfaceVerification,
  SuspiciousPattern,
  TrafficEvidence,
} from '../context/traffic-evidence.ts';
import { bytesText } from './bytes-text.ts';
import { line, type Line } from './line.ts';
import { moment } from './time-text.ts';

/** What flow logs say, cut to what fits into a message. */
export interface TrafficContent {
  /** What is suspicious, worst first. */
  readonly patterns: readonly Line[];
  readonly lines: readonly Line[];
}

const MAX_PATTERNS = 5;
const MAX_LINES = 8;
const MAX_REMARKS = 3;
const MAX_BLIND_SPOTS = 2;
const MAX_INTERFACES = 5;

/** The evidence for a message; what does not fit is counted. Pure. */
export function describeTraffic(traffic: TrafficEvidence): TrafficContent {
  const { patterns, lines } = traffic;
  const hidden = patterns.length - MAX_PATTERNS;
  return {
    patterns: [
      ...patterns.slice(0, MAX_PATTERNS).map(describePattern),
      ...(hidden > 0 ? [[`… and ${hidden} more patterns`]] : []),
    ],
    lines: [
      ...lines.slice(0, MAX_LINES).map((text) => line`• ${text}`),
      ...describeCuts(traffic.containment),
      ...traffic.remarks.slice(0, MAX_REMARKS).map((text) => line`• ${text}`),
      ...describeBlindness(traffic),
      ...describeLook(traffic),
    ],
  };
}

/** What is peculiar to this look comes first in the list; the limits of all flow logs stand in the evidence. */
function describeBlindness({ notVisible }: TrafficEvidence): Line[] {
  const shown = notVisible.slice(0, MAX_BLIND_SPOTS).join('; ');
  return shown === '' ? [] : [line`• Not visible: ${shown}`];
}

function describePattern({ severity, summary, technique }: SuspiciousPattern): Line {
  return line`• ${severity.toUpperCase()}: ${summary} (${technique})`;
}

/** The stored object has everything, for those who must prove it. Its place is of our own making, and people copy it. */
function describeLook({ look, from, to, analyzed, nextLookAt, stored }: TrafficEvidence): Line[] {
  const { records, objects } = analyzed;
  const again = nextLookAt === undefined ? [] : line`; next look at ${moment(nextLookAt)}`;
  return [
    [
      ...line`• Look ${look}: ${records} records of ${objects} objects from ${moment(from)} to ${moment(to)}`,
      ...again,
    ],
    ...(stored
      ? [[`• All of it: s3://${stored.bucket}/${stored.key} (SHA-256 ${stored.sha256})`]]
      : []),
  ];
}

function describeCuts(containment: readonly InterfaceVerification[]): Line[] {
  const hidden = containment.length - MAX_INTERFACES;
  return [
    ...containment.slice(0, MAX_INTERFACES).map(describeCut),
    ...(hidden > 0 ? [[`• … and ${hidden} more interfaces`]] : []),
  ];
}

function describeCut(cut: InterfaceVerification): Line {
  const { interfaceId, cutAt, straddlingBytes } = cut;
  const straddling =
    straddlingBytes > 0
      ? line` (and ${bytesText(straddlingBytes)} in records from before to after it)`
      : [];
  const since = line` since ${moment(cutAt)}`;
  switch (cut.state) {
    case 'verified':
      return [...line`• ${interfaceId} verified: 0 bytes accepted`, ...since, ...straddling];
    case 'leaking':
      return [
        ...line`• ${interfaceId} LEAKS: ${bytesText(cut.acceptedBytes)} accepted with ${cut.peers.join(', ')}`,
        ...since,
        ...straddling,
      ];
    case 'pending':
      return [...line`• ${interfaceId} not yet verifiable: `, lackOf(cut), ...since];
    case 'unverifiable':
      return [...line`• ${interfaceId} unverifiable: `, lackOf(cut), ...since];
  }
}

function lackOf({ records }: InterfaceVerification): string {
  return records > 0 ? 'logs were read in part only' : 'no record';
}
