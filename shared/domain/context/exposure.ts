import type { ExposedPorts } from './known-facts.ts';

/** One permission of a security group, in plain terms. */
export interface IngressRule {
  readonly groupId: string;
  /** As EC2 names it: `tcp`, `6`, `-1` … */
  readonly protocol: string;
  readonly from?: number;
  readonly to?: number;
  /** IPv4 and IPv6 ranges. */
  readonly ranges: readonly string[];
}

const PROTOCOLS: Readonly<Record<string, string>> = {
  '-1': 'all',
  '1': 'icmp',
  '6': 'tcp',
  '17': 'udp',
  '58': 'icmpv6',
};

/** What the whole internet may reach, over IPv4 or IPv6. Pure. */
export function findExposed(rules: readonly IngressRule[]): ExposedPorts[] {
  return rules.flatMap(({ groupId, protocol, from, to, ranges }) => {
    const sources = ranges.filter(isWholeInternet);
    if (sources.length === 0) return [];
    const name = PROTOCOLS[protocol] ?? protocol;
    const ports = isEveryPort(name, from, to) ? {} : portsOf(from, to);
    return [{ groupId, protocol: name, ...ports, sources }];
  });
}

function portsOf(from?: number, to = from): { from?: number; to?: number } {
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** `/0` is everything, however the address before it is written; two halves of the internet are everything too. */
function isWholeInternet(range: string): boolean {
  const [, bits] = range.split('/');
  return bits === '0' || bits === '1';
}

function isEveryPort(protocol: string, from: number | undefined, to: number | undefined): boolean {
  if (protocol !== 'tcp' && protocol !== 'udp') return true;
  return from === undefined || (from <= 0 && (to ?? from) >= 65_535);
}

/** True when the port is among these. */
export function includesPort({ protocol, from, to }: ExposedPorts, port: number): boolean {
  if (protocol === 'all') return true;
  if (protocol !== 'tcp' && protocol !== 'udp') return false;
  return from === undefined || (from <= port && port <= (to ?? from));
}

/** `tcp 22`, `tcp 8000-8100`, `udp, every port`, `all traffic`. */
export function describePorts({ protocol, from, to }: ExposedPorts): string {
  if (protocol === 'all') return 'all traffic';
  if (protocol !== 'tcp' && protocol !== 'udp') return protocol;
  if (from === undefined) return `${protocol}, every port`;
  return from === to || to === undefined ? `${protocol} ${from}` : `${protocol} ${from}-${to}`;
}
