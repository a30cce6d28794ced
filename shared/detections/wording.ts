import { bytesText } from '../domain/alert/bytes-text.ts';

/** How patterns say numbers, in the forms of the messages that carry them. Times are Unix seconds. */

/** `412 MB`, `1.2 GB`. */
export const describeBytes = bytesText;

/** `1 host`, `1,200 hosts`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount.toLocaleString('en-US')} ${amount === 1 ? one : many}`;
}

/** `10:02:33`, UTC. */
export function clockTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 19);
}

/** `22, 80, 443 and 12 more`. */
export function listSome(items: readonly (string | number)[], max = 5): string {
  const shown = items.slice(0, max).join(', ');
  return items.length > max ? `${shown} and ${items.length - max} more` : shown;
}

/** `443/TCP`, `ICMP`. */
export function portName(port: number, protocol: number): string {
  const name = PROTOCOLS[protocol] ?? `protocol ${protocol}`;
  return protocol === 6 || protocol === 17 ? `${port}/${name}` : name;
}

/** IANA protocol numbers that people meet in flow logs. */
const PROTOCOLS: Readonly<Record<number, string>> = {
  1: 'ICMP',
  6: 'TCP',
  17: 'UDP',
  47: 'GRE',
  50: 'ESP',
  58: 'ICMPv6',
};

/** Counts of distinct things are lower bounds when groups were given up. */
export function atLeast(isTruncated: boolean): string {
  return isTruncated ? 'at least ' : '';
}
