import type { BruteForceSettings } from './brute-force.ts';
import { hasTcpFlags, isAnswered } from './contact.ts';
import { type Conversation, conversationsOf, type Way } from './conversation.ts';
import type { DetectedPattern, Traffic } from './detection.ts';
import { distinct, groupBy, sumOf } from './ranking.ts';
import { REMOTE_ACCESS } from './services.ts';

/** A service for remote access that is attacked, or that the host attacks on others. */
export interface AttackedService {
  readonly host: string;
  readonly role: DetectedPattern['role'];
  readonly port: number;
  /** Who tried, on whom. */
  readonly sources: readonly Conversation[];
  /** The other ends of those that may have worked. */
  readonly successful: readonly string[];
}

const TCP = 6;
/** Fewer packets than a hello, its answer and one try have are a look at the port or a health check, not an attempt. */
const LEAST_PACKETS = 6;
/** With this many times the attempts needed it is no person at work, whatever the connections carry. */
const MANY = 3;
/** WinRM is HTTP and may take a connection for every message: only many of them are tries. */
const CHATTY_PORTS: ReadonlySet<number> = new Set([5985, 5986]);
/** Bytes of an average attempt, in multiples of the largest, above which they were no attempts at all. */
const SESSION = 10;

/** Services on which one source tried often enough, or enough sources together. */
export function findAttackedServices(
  traffic: Traffic,
  settings: BruteForceSettings,
): AttackedService[] {
  const knowsFlags = hasTcpFlags(traffic);
  const logins = conversationsOf(traffic).filter(
    (each) => each.protocol === TCP && REMOTE_ACCESS.has(each.port) && isAnswered(each, knowsFlags),
  );
  const services = groupBy(logins, ({ host, role, port, caller }) =>
    [host, role, port, traffic.isExternal(caller)].join(' '),
  );
  const callbacks = callbacksIn(traffic, knowsFlags);
  return [...services.values()].flatMap((service) =>
    judge(service, { traffic, settings, callbacks }),
  );
}

interface Judging {
  readonly traffic: Traffic;
  readonly settings: BruteForceSettings;
  /** `host peer` for each peer that the host called and that answered. */
  readonly callbacks: ReadonlySet<string>;
}

function judge(
  service: readonly Conversation[],
  { traffic, settings, callbacks }: Judging,
): AttackedService[] {
  const [first] = service;
  const excessive = service.filter(
    (each) => traffic.isExternal(each.caller) && hasMoreThanAttempts(each, settings),
  );
  const busy = service.filter((each) => isBusy(each, settings) && areAttempts(each, settings));
  const sources = [...excessive, ...busy, ...spreadOver(service, { traffic, settings })];
  if (!first || sources.length === 0) return [];
  const { host, role, port } = first;
  const calledBack = sources.filter(
    (each) => role === 'TARGET' && callbacks.has(`${host} ${each.peer}`),
  );
  const successful = distinct([...excessive, ...calledBack], ({ peer }) => peer);
  return [{ host, role, port, sources: distinct(sources, (each) => each), successful }];
}

/**
 * All that tried, when enough sources did on one host, or one of ours on enough hosts of the outside. On several of ours it is how
 * deployment works, and is told as movement.
 */
function spreadOver(
  service: readonly Conversation[],
  { traffic, settings }: Omit<Judging, 'callbacks'>,
): Conversation[] {
  const attempts = service.filter((each) => areAttempts(each, settings));
  const byCenter = groupBy(attempts, ({ role, caller, callee }) =>
    role === 'ACTOR' && traffic.isExternal(callee) ? caller : callee,
  );
  return [...byCenter.values()].flatMap((around) => {
    const isEnough =
      around.length >= settings.sources &&
      sumOf(around, ({ sent }) => sent.flows) >= settings.attempts;
    return isEnough ? around : [];
  });
}

function areAttempts({ sent, answered }: Conversation, settings: BruteForceSettings): boolean {
  const packets = sent.packets / sent.flows;
  return (
    packets >= LEAST_PACKETS &&
    packets <= settings.attemptPackets &&
    average(sent) <= settings.attemptBytes &&
    average(answered) <= settings.attemptBytes
  );
}

function isBusy({ sent, port }: Conversation, settings: BruteForceSettings): boolean {
  const least = settings.attempts * (CHATTY_PORTS.has(port) ? MANY : 1);
  return sent.flows >= least && perMinute(sent) >= settings.attemptsPerMinute;
}

/** Many times the attempts needed, and on average more than an attempt but far less than a session carries. */
function hasMoreThanAttempts(conversation: Conversation, settings: BruteForceSettings): boolean {
  const { sent, answered } = conversation;
  const most = Math.max(average(sent), average(answered));
  return (
    sent.flows >= MANY * settings.attempts &&
    perMinute(sent) >= MANY * settings.attemptsPerMinute &&
    most > settings.attemptBytes &&
    most <= SESSION * settings.attemptBytes
  );
}

function average({ bytes, flows }: Way): number {
  return bytes / Math.max(1, flows);
}

function perMinute({ flows, first, last }: Way): number {
  return flows / Math.max(1, (last - first) / 60);
}

function callbacksIn(traffic: Traffic, knowsFlags: boolean): Set<string> {
  return new Set(
    conversationsOf(traffic)
      .filter(
        (each) => each.role === 'ACTOR' && each.sent.flows > 0 && isAnswered(each, knowsFlags),
      )
      .filter(({ protocol }) => protocol === TCP)
      .map(({ host, peer }) => `${host} ${peer}`),
  );
}
