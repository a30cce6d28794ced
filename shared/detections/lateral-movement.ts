import type { SeverityBand } from '../domain/severity.ts';
import { ATTACK_VERSION } from './attack-version.ts';
import { hasTcpFlags, isAnswered } from './contact.ts';
import { type Conversation, conversationsOf } from './conversation.ts';
import type { DetectedPattern, Detection, HostHistory, Traffic } from './detection.ts';
import { distinct, groupBy, spanOf, sumOf, top } from './ranking.ts';
import { median } from './robust-statistics.ts';
import { ADMINISTRATION, serviceName } from './services.ts';
import { atLeast, count, listSome } from './wording.ts';

export interface LateralMovementSettings {
  /**
   * Distinct internal peers that let the host in on ports of administration, in the window. A member of a domain talks to 2 to 4
   * controllers by SMB and RPC, an application to a database and its replicas: 5 is above both.
   */
  readonly peers: number;
  /** Hours of the host's past that must be known before "more than usual" is said. */
  readonly historyHours: number;
}

export const LATERAL_MOVEMENT_DEFAULTS: LateralMovementSettings = { peers: 5, historyHours: 24 };

/** Multiple of `peers` from which on it is high whatever the past says. */
const MANY = 4;

/**
 * One of our hosts logs in to, or makes calls of administration on, several others. What the past keeps are counts, so "new" means:
 * more such peers now than peers of any kind in a usual hour. Without a past it stays medium, as a jump host does the same.
 */
export function createLateralMovement(settings: LateralMovementSettings): Detection {
  return {
    name: 'lateral-movement',
    technique: { id: 'T1021', name: 'Remote Services', attackVersion: ATTACK_VERSION },
    falsePositives: [
      'jump hosts and consoles of administrators',
      'configuration management, deployment, backup and vulnerability scanners',
      'domain controllers, and members of a database cluster',
    ],
    runbook:
      'Ask whose job on this host opens these connections; if nobody knows, look at the targets as at the host itself, newest contact first.',
    detect: (traffic) => ({ found: detect(traffic, settings) }),
  };
}

function detect(traffic: Traffic, settings: LateralMovementSettings): DetectedPattern[] {
  const knowsFlags = hasTcpFlags(traffic);
  const moves = conversationsOf(traffic).filter(
    (each) =>
      each.role === 'ACTOR' &&
      ADMINISTRATION.has(each.port) &&
      !traffic.isExternal(each.caller) &&
      !traffic.isExternal(each.callee) &&
      isAnswered(each, knowsFlags),
  );
  return [...groupBy(moves, ({ host }) => host).values()].flatMap((own) =>
    describe(own, traffic, settings),
  );
}

function describe(
  own: readonly Conversation[],
  traffic: Traffic,
  settings: LateralMovementSettings,
): DetectedPattern[] {
  const sorted = top(own, ({ first }) => first, own.length);
  const peers = distinct(sorted, ({ peer }) => peer);
  const [host] = distinct(own, (each) => each.host);
  if (host === undefined || peers.length < settings.peers) return [];
  const usual = usualPeers(host, traffic.history, settings);
  const services = distinct(own, ({ port }) => serviceName(port));
  const past =
    usual === undefined ? '' : `; in a usual hour it has ${count(usual, 'peer')} of any kind`;
  return [
    {
      pattern: 'lateral-movement',
      severity: severityOf(peers.length, usual, settings),
      role: 'ACTOR',
      summary: `${host} was let in by ${atLeast(traffic.isTruncated)}${count(peers.length, 'internal host')} (${listSome(services)})${past}.`,
      host,
      peers: peers.slice(0, 10),
      measures: {
        distinctPeers: peers.length,
        services: services.length,
        bytesOut: sumOf(own, ({ sent }) => sent.bytes),
        ...(usual !== undefined && { usualPeers: usual }),
      },
      ...spanOf(own),
    },
  ];
}

function severityOf(
  peers: number,
  usual: number | undefined,
  settings: LateralMovementSettings,
): SeverityBand {
  if (usual !== undefined) return peers > usual ? 'high' : 'low';
  return peers >= MANY * settings.peers ? 'high' : 'medium';
}

/** Peers in the median of the known hours of the host; undefined: too few are known. */
function usualPeers(
  host: string,
  history: HostHistory | undefined,
  { historyHours }: LateralMovementSettings,
): number | undefined {
  const own = (history?.hours ?? []).filter((hour) => hour.host === host);
  return own.length < historyHours ? undefined : median(own.map(({ peers }) => peers));
}
