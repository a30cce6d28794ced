import type { FlowGroup } from '../flow-logs/flow-summary.ts';
import type { DetectedPattern, Traffic } from './detection.ts';
import { groupBy, spanOf } from './ranking.ts';

/** What went one way. */
export type Way = Pick<FlowGroup, 'bytes' | 'packets' | 'flows' | 'tcpFlags' | 'first' | 'last'>;

/** What two addresses had to do with each other about one service, both directions together. */
export interface Conversation {
  readonly caller: string;
  readonly callee: string;
  readonly port: number;
  readonly protocol: number;
  /** The end that is ours; where both are, the one whose records were asked for. */
  readonly host: string;
  readonly peer: string;
  /** `ACTOR`: the host called. */
  readonly role: DetectedPattern['role'];
  /** Accepted, from caller to callee. */
  readonly sent: Way;
  /** Accepted, from callee to caller. */
  readonly answered: Way;
  /** Rejected, from caller to callee. */
  readonly rejected: Way;
  /** Unix seconds, rejected answers included. */
  readonly first: number;
  readonly last: number;
}

const NOTHING: Way = { bytes: 0, packets: 0, flows: 0, tcpFlags: 0, first: 0, last: 0 };

const remembered = new WeakMap<Traffic, readonly Conversation[]>();

/** The groups of both directions put together. Every detection asks for the same, so it is made once. */
export function conversationsOf(traffic: Traffic): readonly Conversation[] {
  const known = remembered.get(traffic);
  if (known) return known;
  const byService = groupBy(traffic.groups, keyOf);
  const made = [...byService.values()].map((groups) => converse(groups, traffic));
  remembered.set(traffic, made);
  return made;
}

/** The same for both directions and for both ends' view. */
function keyOf(group: FlowGroup): string {
  const { caller, callee } = endsOf(group);
  return `${caller} ${callee} ${group.port} ${group.protocol}`;
}

function endsOf({ local, peer, service }: FlowGroup): { caller: string; callee: string } {
  return service === 'peer' ? { caller: local, callee: peer } : { caller: peer, callee: local };
}

function converse(groups: readonly FlowGroup[], { isExternal }: Traffic): Conversation {
  const [first] = groups;
  if (!first) throw new RangeError('a conversation of no groups');
  const { caller, callee } = endsOf(first);
  const asked = askedFor(groups, caller);
  // An address of somebody else may be what was asked for: the host is the end that is ours.
  const other = asked === caller ? callee : caller;
  const host = isExternal(asked) && !isExternal(other) ? other : asked;
  return {
    ...{ caller, callee, port: first.port, protocol: first.protocol, host },
    peer: host === caller ? callee : caller,
    role: host === caller ? 'ACTOR' : 'TARGET',
    sent: wayOf(groups, { from: caller, action: 'ACCEPT' }),
    answered: wayOf(groups, { from: callee, action: 'ACCEPT' }),
    rejected: wayOf(groups, { from: caller, action: 'REJECT' }),
    ...spanOf(groups),
  };
}

/** Where each record is known by its source, both ends are `local` once: the caller counts then. */
function askedFor(groups: readonly FlowGroup[], caller: string): string {
  return groups.find(({ local }) => local === caller)?.local ?? groups[0]?.local ?? caller;
}

interface Wanted {
  readonly from: string;
  readonly action: FlowGroup['action'];
}

/** Both ends may have recorded the same packets: the fuller of the two records counts, never their sum. */
function wayOf(groups: readonly FlowGroup[], { from, action }: Wanted): Way {
  return groups
    .filter((group) => group.action === action && sourceOf(group) === from)
    .reduce<Way>((most, group) => (group.flows > most.flows ? group : most), NOTHING);
}

function sourceOf({ local, peer, direction }: FlowGroup): string {
  return direction === 'egress' ? local : peer;
}

/** From the host to the peer and back, accepted. */
export function waysOfHost({ role, sent, answered }: Conversation): { out: Way; back: Way } {
  return role === 'ACTOR' ? { out: sent, back: answered } : { out: answered, back: sent };
}
