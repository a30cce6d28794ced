import { isGroupAddress } from '../flow-logs/address-space.ts';
import { hasTcpFlags, isAnswered, isCall } from './contact.ts';
import { type Conversation, conversationsOf } from './conversation.ts';
import { isRejectedByCut } from './cuts.ts';
import type { Traffic } from './detection.ts';
import type { PortScanSettings } from './port-scan.ts';
import { groupBy } from './ranking.ts';

export type ScanKind = 'horizontal' | 'vertical';

/** First contacts of one caller: one port of many addresses, or many ports of one address. */
export interface Scan {
  readonly kind: ScanKind;
  readonly caller: string;
  readonly contacts: readonly Contact[];
  readonly failures: number;
  /** What TRW says of them, see `isScannerByTrw`. */
  readonly isCertain: boolean;
}

export interface Contact {
  readonly conversation: Conversation;
  readonly isFailure: boolean;
}

/**
 * Threshold random walk: Λ = Π over first contacts of P(outcome | scanner) / P(outcome | benign). Source: Jung, Paxson, Berger,
 * Balakrishnan, "Fast Portscan Detection Using Sequential Hypothesis Testing", IEEE S&P 2004, with their values.
 */
const TRW = { benignSuccess: 0.8, scannerSuccess: 0.2, detection: 0.99, falseAlarm: 0.01 } as const;

/**
 * True when Λ reaches η1 = 99: with these values, when failures outnumber successes by four. All contacts are taken together,
 * because records of one interval have no order in which a walk could go.
 */
export function isScannerByTrw(contacts: number, failures: number): boolean {
  const { benignSuccess, scannerSuccess, detection, falseAlarm } = TRW;
  const perSuccess = Math.log(scannerSuccess / benignSuccess);
  const perFailure = Math.log((1 - scannerSuccess) / (1 - benignSuccess));
  const logLikelihood = (contacts - failures) * perSuccess + failures * perFailure;
  return logLikelihood >= Math.log(detection / falseAlarm);
}

/** Every scan in the traffic, whoever calls. */
export function findScans(traffic: Traffic, settings: PortScanSettings): Scan[] {
  const knowsFlags = hasTcpFlags(traffic);
  const withPorts = pairsWithPorts(traffic);
  const contacts = conversationsOf(traffic)
    .filter((each) => isContact(each) && !isRejectedByCut(each, traffic))
    .filter((each) => each.port > 0 || !withPorts.has(pairOf(each)))
    .map((conversation) => ({
      conversation,
      isFailure: !isAnswered(conversation, knowsFlags),
    }));
  return [...groupBy(contacts, ({ conversation }) => conversation.caller).values()]
    .filter((own) => own.length >= Math.min(settings.peers, settings.ports))
    .flatMap((own) => [
      ...scansOf('horizontal', own, settings),
      ...scansOf('vertical', own, settings),
    ]);
}

function isContact(conversation: Conversation): boolean {
  const { sent, rejected, callee } = conversation;
  return sent.flows + rejected.flows > 0 && isCall(conversation) && !isGroupAddress(callee);
}

/**
 * Who has more to do with each other than ICMP. Records do not say which ICMP it is: to those, an address may send errors and answers;
 * only where there is nothing else it must be a ping.
 */
function pairsWithPorts(traffic: Traffic): ReadonlySet<string> {
  return new Set(
    conversationsOf(traffic).flatMap(({ caller, callee, port }) =>
      port > 0 ? [`${caller} ${callee}`, `${callee} ${caller}`] : [],
    ),
  );
}

function pairOf({ caller, callee }: Conversation): string {
  return `${caller} ${callee}`;
}

function scansOf(kind: ScanKind, own: readonly Contact[], settings: PortScanSettings): Scan[] {
  const least = kind === 'horizontal' ? settings.peers : settings.ports;
  const spreads = groupBy(own, ({ conversation: { callee, port, protocol } }) =>
    kind === 'horizontal' ? `${port}/${protocol}` : callee,
  );
  return [...spreads.values()].flatMap((contacts) => {
    const burst = findBurst(contacts, { ...settings, least });
    const found = burst ?? (contacts.length >= settings.slowContacts ? contacts : []);
    return describeScan(kind, found, settings);
  });
}

function describeScan(
  kind: ScanKind,
  contacts: readonly Contact[],
  { failedShare }: PortScanSettings,
): Scan[] {
  const [first] = contacts;
  const failures = countFailures(contacts);
  if (!first || failures < failedShare * contacts.length) return [];
  const isCertain = isScannerByTrw(contacts.length, failures);
  return [{ kind, caller: first.conversation.caller, contacts, failures, isCertain }];
}

interface BurstLimits extends PortScanSettings {
  /** Distinct addresses or ports. */
  readonly least: number;
}

/** The contacts that begin within one interval of `burstSeconds`, of those intervals that suffice the one with most failures. */
function findBurst(contacts: readonly Contact[], limits: BurstLimits): Contact[] | undefined {
  if (contacts.length < limits.least) return undefined;
  const sorted = contacts.toSorted((a, b) => a.conversation.first - b.conversation.first);
  let best: Contact[] | undefined;
  let bestFailures = -1;
  let from = 0;
  let failures = 0;
  for (const [to, contact] of sorted.entries()) {
    failures += Number(contact.isFailure);
    while (startOf(sorted[from]) < startOf(contact) - limits.burstSeconds) {
      failures -= Number(sorted[from]?.isFailure);
      from += 1;
    }
    const size = to - from + 1;
    if (size < limits.least || failures < limits.failedShare * size) continue;
    if (failures <= bestFailures) continue;
    best = sorted.slice(from, to + 1);
    bestFailures = failures;
  }
  return best;
}

function startOf(contact: Contact | undefined): number {
  return contact?.conversation.first ?? Infinity;
}

function countFailures(contacts: readonly Contact[]): number {
  return contacts.filter(({ isFailure }) => isFailure).length;
}
