import { isWorse, type SeverityBand } from '../domain/severity.ts';
import type { DetectedPattern, Detection, Traffic } from './detection.ts';
import { ATTACK_VERSION } from './attack-version.ts';
import { distinct, groupBy, spanOf, top } from './ranking.ts';
import { findScans, type Scan } from './scan-contacts.ts';
import { atLeast, count, listSome, portName } from './wording.ts';

/** Source of the defaults: rules of thumb for fan-out in five minutes and, for slow scans, in a day; TRW for the share. */
export interface PortScanSettings {
  /** Distinct addresses called on one port within `burstSeconds`. */
  readonly peers: number;
  /** Distinct ports of one address called within `burstSeconds`. */
  readonly ports: number;
  readonly burstSeconds: number;
  /** Distinct addresses or ports in the whole window, however slowly. */
  readonly slowContacts: number;
  /**
   * Share of contacts without success, 0 to 1. Benign hosts fail in at most a fifth (θ0 = 0.8 in TRW); above half TRW itself calls
   * the caller a scanner, and between the two it is a fan-out that people should look at.
   */
  readonly failedShare: number;
}

export const PORT_SCAN_DEFAULTS: PortScanSettings = {
  peers: 20,
  ports: 20,
  burstSeconds: 300,
  slowContacts: 100,
  failedShare: 0.3,
};

/**
 * One caller that tries many addresses on one port (horizontal) or many ports of one address (vertical), most of them in vain. What
 * comes from the outside is background noise of the internet and never more than low; our own hosts that do it are high, or medium
 * where TRW does not call them scanners.
 */
export function createPortScan(settings: PortScanSettings): Detection {
  return {
    name: 'port-scan',
    technique: {
      id: 'T1046',
      name: 'Network Service Discovery',
      attackVersion: ATTACK_VERSION,
    },
    falsePositives: [
      'vulnerability scanners and monitoring of your own',
      'members of a cluster, or a load balancer, whose other members are down',
      'peer-to-peer programs and mail servers that call many addresses which do not answer',
      'traceroute over UDP (ports from 33434)',
    ],
    runbook:
      'Find the process that opens the connections on the host; if it is no scanner of yours, isolate the host.',
    detect: (traffic) => ({ found: describeScans(findScans(traffic, settings), traffic) }),
  };
}

/** Scans of one kind that one host did, or had done by the outside or by our own, are one pattern: one scan has many targets. */
function describeScans(scans: readonly Scan[], traffic: Traffic): DetectedPattern[] {
  const merged = groupBy(scans, (scan) => {
    const { host, role } = about(scan);
    return [scan.kind, role, host, traffic.isExternal(scan.caller)].join(' ');
  });
  return [...merged.values()].flatMap((group) => describe(group, traffic));
}

function about(scan: Scan): { host: string; role: DetectedPattern['role'] } {
  const { host = scan.caller, role = 'ACTOR' } = scan.contacts[0]?.conversation ?? {};
  return { host, role };
}

function describe(scans: readonly Scan[], traffic: Traffic): DetectedPattern[] {
  const sorted = top(scans, ({ failures }) => failures, scans.length);
  const [worst] = sorted;
  if (!worst) return [];
  const { host, role } = about(worst);
  const conversations = sorted.flatMap(({ contacts }) =>
    contacts.map(({ conversation }) => conversation),
  );
  const others = distinct(conversations, ({ peer }) => peer);
  return [
    {
      pattern: 'port-scan',
      severity: severityOf(scans, traffic),
      role,
      summary: summarize(sorted, { host, role, isTruncated: traffic.isTruncated }),
      host,
      peers: others.slice(0, 10),
      measures: measure(sorted),
      ...spanOf(conversations),
    },
  ];
}

function severityOf(scans: readonly Scan[], { isExternal }: Traffic): SeverityBand {
  const bands = scans.map(({ caller, isCertain }): SeverityBand => {
    if (isExternal(caller)) return 'low';
    return isCertain ? 'high' : 'medium';
  });
  return bands.reduce((worst, band) => (isWorse(band, worst) ? band : worst));
}

function measure(scans: readonly Scan[]): Record<string, number> {
  const [worst] = scans;
  const size = worst?.contacts.length ?? 0;
  const failures = worst?.failures ?? 0;
  const callers = distinct(scans, ({ caller }) => caller).length;
  return worst?.kind === 'horizontal'
    ? { distinctPeers: size, failedPeers: failures, scannedPorts: scans.length, callers }
    : { distinctPorts: size, failedPorts: failures, scannedPeers: targets(scans), callers };
}

function targets(scans: readonly Scan[]): number {
  return distinct(scans, ({ contacts }) => contacts[0]?.conversation.callee).length;
}

interface Teller {
  readonly host: string;
  readonly role: DetectedPattern['role'];
  readonly isTruncated: boolean;
}

function summarize(scans: readonly Scan[], { host, role, isTruncated }: Teller): string {
  const [worst] = scans;
  const target = worst?.contacts[0]?.conversation;
  if (!target) return '';
  const callers = distinct(scans, ({ caller }) => caller);
  const who = role === 'ACTOR' ? `by ${host}` : `against ${host} by ${listSome(callers, 3)}`;
  const size = worst.contacts.length;
  const what =
    worst.kind === 'horizontal'
      ? `Horizontal port scan ${who}: ${atLeast(isTruncated)}${count(size, 'address', 'addresses')} called on ${portName(target.port, target.protocol)}`
      : `Vertical port scan ${who}: ${atLeast(isTruncated)}${count(size, 'port')} of ${target.callee} called`;
  return `${what}, ${worst.failures} without success${describeMore(scans)}.`;
}

/** Beside the largest of them. */
function describeMore(scans: readonly Scan[]): string {
  const [worst, ...others] = scans;
  if (!worst || others.length === 0) return '';
  if (worst.kind === 'vertical') {
    const more = targets(scans) - 1;
    return more > 0 ? `; the same of ${count(more, 'further address', 'further addresses')}` : '';
  }
  const ports = distinct(others, ({ contacts }) => contacts[0]?.conversation.port ?? 0);
  return `; the same on ${ports.length === 1 ? 'port' : 'ports'} ${listSome(ports)}`;
}
