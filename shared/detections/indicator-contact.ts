import type { SeverityBand } from '../domain/severity.ts';
import { ATTACK_VERSION } from './attack-version.ts';
import { hasTcpFlags, isAnswered } from './contact.ts';
import { type Conversation, conversationsOf, waysOfHost } from './conversation.ts';
import type { DetectedPattern, Detection, IndicatorList, Traffic } from './detection.ts';
import { distinct, groupBy, spanOf, sumOf, top } from './ranking.ts';
import { count, describeBytes } from './wording.ts';

/** What came of it. */
type Outcome = 'answered' | 'unanswered' | 'rejected';

interface Sighting {
  readonly conversation: Conversation;
  readonly entry: string;
  readonly outcome: Outcome;
}

/** A host that calls a bad address is in question even when it is stopped; one that is only called is anybody on the internet. */
const SEVERITY: Readonly<Record<DetectedPattern['role'], Readonly<Record<Outcome, SeverityBand>>>> =
  {
    ACTOR: { answered: 'high', unanswered: 'medium', rejected: 'medium' },
    TARGET: { answered: 'medium', unanswered: 'low', rejected: 'low' },
  };

/** Any traffic with an address of a configured list. There is no threshold: one contact is one. */
export function createIndicatorContact(): Detection {
  return {
    name: 'indicator-contact',
    technique: {
      id: 'T1071',
      name: 'Application Layer Protocol',
      attackVersion: ATTACK_VERSION,
    },
    falsePositives: [
      'an old entry whose address has another owner today',
      'shared hosting, content networks and exits of Tor or VPN that others use, too',
      'the scanners of the internet, which call everybody and are on most lists',
    ],
    runbook:
      'See who called whom: a host of yours that called the address is likely in foreign hands; one that was called is only noise unless it answered at length.',
    detect: (traffic) =>
      traffic.indicators
        ? { found: detect(traffic, traffic.indicators) }
        : { found: [], unable: 'no list of indicators' },
  };
}

function detect(traffic: Traffic, list: IndicatorList): DetectedPattern[] {
  const knowsFlags = hasTcpFlags(traffic);
  const sightings = conversationsOf(traffic).flatMap((conversation) => {
    const entry = list.find(conversation.peer);
    if (entry === undefined) return [];
    return [{ conversation, entry, outcome: outcomeOf(conversation, knowsFlags) }];
  });
  const merged = groupBy(sightings, ({ conversation: { host, role }, outcome }) =>
    [host, role, outcome].join(' '),
  );
  return [...merged.values()].flatMap((group) => describe(group, list.name));
}

function outcomeOf(conversation: Conversation, knowsFlags: boolean): Outcome {
  if (isAnswered(conversation, knowsFlags)) return 'answered';
  return conversation.sent.flows > 0 ? 'unanswered' : 'rejected';
}

function describe(sightings: readonly Sighting[], listName: string): DetectedPattern[] {
  const sorted = top(sightings, ({ conversation }) => sizeOf(conversation), sightings.length);
  const [most] = sorted;
  if (!most) return [];
  const { conversation, outcome } = most;
  const { host, role } = conversation;
  const conversations = sorted.map((each) => each.conversation);
  const peers = distinct(conversations, ({ peer }) => peer);
  const bytesOut = sumOf(conversations, (each) => waysOfHost(each).out.bytes);
  const bytesBack = sumOf(conversations, (each) => waysOfHost(each).back.bytes);
  return [
    {
      pattern: 'indicator-contact',
      severity: SEVERITY[role][outcome],
      role,
      summary: `${summarize(most, peers.length, listName)}: ${describeBytes(bytesOut)} sent, ${describeBytes(bytesBack)} received.`,
      host,
      peers: peers.slice(0, 10),
      measures: { listedPeers: peers.length, bytesOut, bytesBack },
      ...spanOf(conversations),
    },
  ];
}

function sizeOf({ sent, answered, rejected }: Conversation): number {
  return sent.bytes + answered.bytes + rejected.bytes;
}

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  answered: 'and was answered',
  unanswered: 'without an answer',
  rejected: 'and was rejected',
};

function summarize(
  { conversation, entry, outcome }: Sighting,
  peers: number,
  listName: string,
): string {
  const { host, role, peer } = conversation;
  const by = entry === peer ? `on ${listName}` : `in ${entry} on ${listName}`;
  const more =
    peers > 1
      ? ` and ${count(peers - 1, 'further listed address', 'further listed addresses')}`
      : '';
  const what = OUTCOMES[outcome];
  return role === 'ACTOR'
    ? `${host} called ${peer} (${by})${more} ${what}`
    : `${peer} (${by})${more} called ${host} ${what}`;
}
