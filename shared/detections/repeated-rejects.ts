import type { SeverityBand } from '../domain/severity.ts';
import { isGroupAddress } from '../flow-logs/address-space.ts';
import { ATTACK_VERSION } from './attack-version.ts';
import { type Conversation, conversationsOf } from './conversation.ts';
import { isRejectedByCut } from './cuts.ts';
import type { DetectedPattern, Detection, Traffic } from './detection.ts';
import type { PortScanSettings } from './port-scan.ts';
import { distinct, groupBy, spanOf, sumOf, top } from './ranking.ts';
import { findScans } from './scan-contacts.ts';
import { atLeast, count, listSome, portName } from './wording.ts';

export interface RepeatedRejectsSettings {
  /**
   * Rejected records between a host and one port of one peer in the window. A record is at most one interval (60 s on Nitro), so 30
   * are half an hour of trying without a pause, or many connections at once.
   */
  readonly records: number;
}

export const REPEATED_REJECTS_DEFAULTS: RepeatedRejectsSettings = { records: 30 };

/**
 * The same closed way tried again and again: a program that cannot reach what it is made for, be it an implant that calls home or a
 * service after a change of the rules. What is a scan already is not said twice. From the outside it is noise.
 */
export function createRepeatedRejects(
  settings: RepeatedRejectsSettings,
  scan: PortScanSettings,
): Detection {
  return {
    name: 'repeated-rejects',
    technique: { id: 'T1008', name: 'Fallback Channels', attackVersion: ATTACK_VERSION },
    falsePositives: [
      'a security group or network ACL that was changed while clients go on',
      'connections from before a host was put in quarantine, which its programs keep up',
      'packets that arrive after their connection was closed',
    ],
    runbook:
      'See which rule rejects it and which process tries; ask who changed the rule, and do not open it before that is known.',
    detect: (traffic) => ({ found: detect(traffic, settings, scan) }),
  };
}

function detect(
  traffic: Traffic,
  settings: RepeatedRejectsSettings,
  scan: PortScanSettings,
): DetectedPattern[] {
  const repeated = conversationsOf(traffic).filter(
    (each) =>
      each.rejected.flows >= settings.records &&
      !isGroupAddress(each.callee) &&
      !isRejectedByCut(each, traffic),
  );
  if (repeated.length === 0) return [];
  const scanned = new Set(
    findScans(traffic, scan).flatMap(({ contacts }) =>
      contacts.map(({ conversation }) => conversation),
    ),
  );
  const rest = repeated.filter((conversation) => !scanned.has(conversation));
  const merged = groupBy(rest, ({ host, peer, role }) =>
    [host, role, traffic.isExternal(peer)].join(' '),
  );
  return [...merged.values()].flatMap((group) => describe(group, traffic));
}

function describe(group: readonly Conversation[], traffic: Traffic): DetectedPattern[] {
  const sorted = top(group, ({ rejected }) => rejected.flows, group.length);
  const [most] = sorted;
  if (!most) return [];
  const { host, role, peer, port, protocol } = most;
  const peers = distinct(sorted, (each) => each.peer);
  const records = sumOf(group, ({ rejected }) => rejected.flows);
  const others = group.length - 1;
  const more =
    others > 0
      ? `, and ${count(others, 'further address or port', 'further addresses or ports')}`
      : '';
  const ways =
    role === 'ACTOR'
      ? `${host} to ${portName(port, protocol)} of ${peer}`
      : `${listSome(peers, 3)} to ${portName(port, protocol)} of ${host}`;
  return [
    {
      pattern: 'repeated-rejects',
      severity: severityOf(most, traffic),
      role,
      summary: `Rejected again and again (${atLeast(traffic.isTruncated)}${count(records, 'record')}): ${ways}${more}.`,
      host,
      peers: peers.slice(0, 10),
      measures: {
        rejectedRecords: records,
        rejectedPackets: sumOf(group, ({ rejected }) => rejected.packets),
        distinctPeers: peers.length,
      },
      ...spanOf(group.map(({ rejected }) => rejected)),
    },
  ];
}

function severityOf({ role, peer }: Conversation, { isExternal }: Traffic): SeverityBand {
  return role === 'TARGET' && isExternal(peer) ? 'low' : 'medium';
}
