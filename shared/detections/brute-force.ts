import type { SeverityBand } from '../domain/severity.ts';
import { ATTACK_VERSION } from './attack-version.ts';
import { type AttackedService, findAttackedServices } from './login-attempts.ts';
import type { DetectedPattern, Detection, Traffic } from './detection.ts';
import { distinct, spanOf, sumOf, top } from './ranking.ts';
import { atLeast, count, listSome } from './wording.ts';
import { serviceName } from './services.ts';

export interface BruteForceSettings {
  /** Accepted records of one source on one service of one host. */
  readonly attempts: number;
  /**
   * Records a minute of that source, from its first to its last. One long session makes one record a minute and direction, so fewer
   * may be a few people at work. 20 attempts in 5 minutes are 4.
   */
  readonly attemptsPerMinute: number;
  /** Bytes of an average attempt at most, each way. A refused SSH or RDP login is 2 to 6 kB. */
  readonly attemptBytes: number;
  /** Packets of an average attempt at most, from the caller. */
  readonly attemptPackets: number;
  /** Distinct sources on one service of one host that together are a distributed attack. */
  readonly sources: number;
}

/** Source: rules of thumb for flow data, 20 to 30 flows of less than 5 to 10 kB and 30 packets in five minutes. */
export const BRUTE_FORCE_DEFAULTS: BruteForceSettings = {
  attempts: 20,
  attemptsPerMinute: 4,
  attemptBytes: 10_000,
  attemptPackets: 30,
  sources: 10,
};

/**
 * Passwords tried on a service for remote access: many short connections that were let in, by one source or by many. Records are
 * summed up, so that "near-constant size" can only be told by the average. A guess that worked shows in two ways: an attacked host
 * that calls its attacker back, and far more attempts than needed whose bytes are more than attempts have.
 */
export function createBruteForce(settings: BruteForceSettings): Detection {
  return {
    name: 'brute-force',
    technique: { id: 'T1110', name: 'Brute Force', attackVersion: ATTACK_VERSION },
    falsePositives: [
      'configuration management, monitoring and deployment that log in often',
      'a service account whose password has expired',
      'the steady noise against any port that is open to the internet',
    ],
    runbook:
      'Read the log of the service on the host (auth log, security log) for a login that worked after the failures, and close the port.',
    detect: (traffic) => ({
      found: findAttackedServices(traffic, settings).map((service) => describe(service, traffic)),
    }),
  };
}

function describe(attacked: AttackedService, traffic: Traffic): DetectedPattern {
  const { host, role, sources } = attacked;
  const sorted = top(sources, ({ sent }) => sent.flows, sources.length);
  const peers = distinct(sorted, ({ peer }) => peer);
  return {
    pattern: 'brute-force',
    severity: severityOf(attacked, traffic),
    role,
    summary: summarize(attacked, peers, traffic),
    host,
    peers: peers.slice(0, 10),
    measures: {
      attempts: sumOf(sources, ({ sent }) => sent.flows),
      sources: distinct(sources, ({ caller }) => caller).length,
      targets: distinct(sources, ({ callee }) => callee).length,
      bytesPerAttempt: Math.round(
        sumOf(sources, ({ sent }) => sent.bytes) / sumOf(sources, ({ sent }) => sent.flows),
      ),
      possiblySuccessful: attacked.successful.length,
    },
    ...spanOf(sources),
  };
}

/** From the outside it is medium, because it never ends; between our own or by one of them it is high; one step more for success. */
function severityOf({ sources, successful }: AttackedService, traffic: Traffic): SeverityBand {
  const isNoise = sources.every(({ caller }) => traffic.isExternal(caller));
  if (isNoise) return successful.length > 0 ? 'high' : 'medium';
  return successful.length > 0 ? 'critical' : 'high';
}

function summarize(
  { host, role, port, sources, successful }: AttackedService,
  peers: readonly string[],
  { isTruncated }: Traffic,
): string {
  const attempts = count(
    sumOf(sources, ({ sent }) => sent.flows),
    'short connection',
  );
  const who =
    role === 'ACTOR'
      ? `by ${host} against ${listSome(peers, 3)}`
      : `against ${host} by ${count(peers.length, 'source')} (${listSome(peers, 3)})`;
  const success =
    successful.length > 0 ? ` It may have worked: look at ${listSome(successful, 3)} first.` : '';
  return `Passwords tried on ${serviceName(port)} ${who}: ${atLeast(isTruncated)}${attempts}.${success}`;
}
