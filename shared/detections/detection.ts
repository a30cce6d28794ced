import type { SeverityBand } from '../domain/severity.ts';
import type { FlowGroup } from '../flow-logs/flow-summary.ts';

export const PATTERN_NAMES = [
  'port-scan',
  'data-exfiltration',
  'repeated-rejects',
  'unusual-hours',
  'brute-force',
  'indicator-contact',
  'lateral-movement',
] as const;
export type PatternName = (typeof PATTERN_NAMES)[number];

/** What detections look at. Times are Unix seconds. */
export interface Traffic {
  readonly from: number;
  readonly to: number;
  readonly groups: readonly FlowGroup[];
  /** Groups were given up for memory: counts of distinct things are lower bounds. */
  readonly isTruncated: boolean;
  /** Whether an address belongs to the outside world, not to one of our networks. */
  readonly isExternal: (address: string) => boolean;
  /** Absent: no list is configured. */
  readonly indicators?: IndicatorList;
  /** Absent: nothing is known of the past. */
  readonly history?: HostHistory;
  /** When hosts were cut off, by address: what is rejected from then on is our own doing. */
  readonly cuts?: ReadonlyMap<string, number>;
}

/** Addresses that are known to be bad. */
export interface IndicatorList {
  /** Name of the list for people. */
  readonly name: string;
  /** The entry that holds the address, e.g. `198.51.100.0/24`. */
  readonly find: (address: string) => string | undefined;
}

/** Traffic of the hosts in earlier hours. */
export interface HostHistory {
  readonly hours: readonly HourOfHost[];
}

/** One hour of one host, small enough to keep thousands of them. */
export interface HourOfHost {
  /** Unix seconds, a multiple of 3600. */
  readonly hour: number;
  /** Its own address. */
  readonly host: string;
  readonly bytesOut: number;
  readonly bytesIn: number;
  /** Bytes sent to the outside world. */
  readonly externalBytesOut: number;
  readonly flows: number;
  readonly rejects: number;
  readonly peers: number;
}

/** A pattern as found. Texts are of our own making: addresses, ports and numbers, nothing that others wrote. */
export interface DetectedPattern {
  readonly pattern: PatternName;
  readonly severity: SeverityBand;
  /** Whether the host did it (`ACTOR`) or had it done (`TARGET`), as in findings. */
  readonly role: 'ACTOR' | 'TARGET';
  /** One sentence for people at night. */
  readonly summary: string;
  /** The address of ours that did it or had it done. */
  readonly host: string;
  /** The others, most important first; at most 10. */
  readonly peers: readonly string[];
  /** By name with the unit in it, e.g. `distinctPorts`, `bytesOut`. */
  readonly measures: Readonly<Record<string, number>>;
  /** Unix seconds. */
  readonly first: number;
  readonly last: number;
}

/** What a pattern has to say: findings, or why it cannot tell (e.g. `no history`). */
export interface Verdict {
  readonly found: readonly DetectedPattern[];
  readonly unable?: string;
}

/** One detection = one file: what it looks for, what fools it, and what to do. */
export interface Detection {
  readonly name: PatternName;
  /** MITRE ATT&CK technique, with the version of the matrix that the id is from. */
  readonly technique: {
    readonly id: string;
    readonly name: string;
    readonly attackVersion: string;
  };
  readonly falsePositives: readonly string[];
  /** What to look at first, one line. */
  readonly runbook: string;
  readonly detect: (traffic: Traffic) => Verdict;
}
