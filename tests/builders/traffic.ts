import type { DetectedPattern, Traffic } from '../../shared/detections/detection.ts';
import { createAddressSpace } from '../../shared/flow-logs/address-space.ts';
import type { FlowGroup } from '../../shared/flow-logs/flow-summary.ts';

export const OUR_HOST = '10.0.0.5';
export const OUTSIDER = '203.0.113.9';
/** Half an hour, Unix seconds: 2026-11-21 10:00 UTC, a Saturday. */
export const WINDOW_FROM = Date.parse('2026-11-21T10:00:00Z') / 1000;
export const WINDOW_TO = WINDOW_FROM + 1799;

/** Half an hour of which nothing else is known; give the groups and what differs. */
export function aTraffic(groups: readonly FlowGroup[], more: Partial<Traffic> = {}): Traffic {
  const { isExternal } = createAddressSpace();
  return { from: WINDOW_FROM, to: WINDOW_TO, groups, isTruncated: false, isExternal, ...more };
}

/** 10 packets over TLS from our host to an outsider, allowed, without flags; give what differs. */
export function aGroup(overrides: Partial<FlowGroup> = {}): FlowGroup {
  return {
    ...{ local: OUR_HOST, peer: OUTSIDER, port: 443, service: 'peer', protocol: 6 },
    ...{ direction: 'egress', action: 'ACCEPT', bytes: 1000, packets: 10, flows: 1, tcpFlags: 0 },
    ...{ first: WINDOW_FROM, last: WINDOW_FROM + 60 },
    ...overrides,
  };
}

/** What came of a call: flags and sizes as flow logs have them. */
export type CallOutcome = 'answered' | 'reset' | 'silent' | 'rejected';

export interface Call {
  readonly caller?: string;
  readonly callee?: string;
  readonly port?: number;
  readonly protocol?: number;
  readonly outcome?: CallOutcome;
  /** Seconds after the beginning of the window. */
  readonly at?: number;
  readonly until?: number;
  readonly flows?: number;
  /** At whose interface it was recorded; the caller's if not given. */
  readonly local?: string;
  /** Bytes and packets of all records together. */
  readonly sent?: Partial<Pick<FlowGroup, 'bytes' | 'packets'>>;
  readonly answered?: Partial<Pick<FlowGroup, 'bytes' | 'packets'>>;
  /** False: the format has no `tcp-flags`. */
  readonly hasFlags?: boolean;
}

const FLAGS: Readonly<Record<CallOutcome, { sent: number; answered: number }>> = {
  answered: { sent: 3, answered: 19 },
  reset: { sent: 2, answered: 4 },
  silent: { sent: 2, answered: 0 },
  rejected: { sent: 2, answered: 0 },
};
const NO_FLAGS = { sent: 0, answered: 0 };
/** One SYN; one RST; a short connection. */
const SYN = { bytes: 60, packets: 1 };
const RST = { bytes: 40, packets: 1 };
const SHORT = { bytes: 2000, packets: 12 };

type FullCall = Call & Required<Omit<Call, 'until' | 'local' | 'sent' | 'answered'>>;

const USUAL: FullCall = {
  ...{ caller: OUR_HOST, callee: OUTSIDER, port: 443, protocol: 6 },
  ...{ outcome: 'answered', at: 0, flows: 1, hasFlags: true },
};

/** The groups that one call makes, both directions. */
export function aCall(given: Call = {}): FlowGroup[] {
  const call: FullCall = { ...USUAL, ...given };
  const { outcome, flows } = call;
  const flags = call.hasFlags ? FLAGS[outcome] : NO_FLAGS;
  const request = {
    ...{ ...times(outcome === 'answered' ? SHORT : SYN, flows), ...given.sent },
    action: outcome === 'rejected' ? 'REJECT' : 'ACCEPT',
    tcpFlags: flags.sent,
  } as const;
  if (outcome === 'silent' || outcome === 'rejected') return [wayOf(call, 'request', request)];
  const reply = {
    ...{ ...times(outcome === 'reset' ? RST : SHORT, flows), ...given.answered },
    tcpFlags: flags.answered,
  };
  return [wayOf(call, 'request', request), wayOf(call, 'reply', reply)];
}

/** One direction as `local` has it. */
function wayOf(call: FullCall, way: 'request' | 'reply', amounts: Partial<FlowGroup>): FlowGroup {
  const { local = call.caller, until = call.at }: Call = call;
  const isCaller = local === call.caller;
  return aGroup({
    ...{ local, peer: isCaller ? call.callee : call.caller, port: call.port },
    ...{ protocol: call.protocol, service: isCaller ? 'peer' : 'local', flows: call.flows },
    direction: isCaller === (way === 'request') ? 'egress' : 'ingress',
    ...{ first: WINDOW_FROM + call.at, last: WINDOW_FROM + until, ...amounts },
  });
}

function times(size: { bytes: number; packets: number }, flows: number) {
  return { bytes: size.bytes * flows, packets: size.packets * flows };
}

/** `amount` calls; `of` gives what is different in the one with that number. */
export function calls(amount: number, of: (index: number) => Call): FlowGroup[] {
  return Array.from({ length: amount }, (_, index) => aCall(of(index))).flat();
}

/** The internal or external address with that number. */
export const internal = (index: number): string =>
  `10.0.${10 + Math.floor(index / 250)}.${1 + (index % 250)}`;
export const external = (index: number): string =>
  `198.51.${100 + Math.floor(index / 250)}.${1 + (index % 250)}`;

/** A pattern as a detection would say it; give what differs. */
export function aPattern(overrides: Partial<DetectedPattern> = {}): DetectedPattern {
  return {
    ...{ pattern: 'data-exfiltration', severity: 'high', role: 'ACTOR' },
    summary: `${OUR_HOST} sent 500 MB to ${OUTSIDER}.`,
    ...{ host: OUR_HOST, peers: [OUTSIDER], measures: {}, first: WINDOW_FROM, last: WINDOW_TO },
    ...overrides,
  };
}

/** Severities of what was found, with who did it. */
export function verdicts(found: readonly DetectedPattern[]): string[] {
  return found.map(({ pattern, role, severity }) => `${pattern} ${role} ${severity}`);
}
