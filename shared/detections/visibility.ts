import type { ScanReport } from '../flow-logs/flow-scan.ts';
import { hasTcpFlags } from './contact.ts';
import { count, describeBytes } from './wording.ts';

/**
 * What VPC flow logs never record. Source: VPC user guide, "Flow log limitations". The first one matters most: data can leave through
 * the resolver and nothing of it is here.
 */
export const NEVER_LOGGED = [
  'DNS to the resolver of the VPC: data sent out in domain names is only in the resolver query logs',
  'calls to the metadata service (169.254.169.254): the theft of credentials there leaves no record',
  'time service (169.254.169.123), DHCP, Windows licence activation, traffic to the reserved address of the router, mirrored traffic',
] as const;

/** What the records that were read do not show, what matters most first. Pure. */
export function describeBlindSpots({ summary }: ScanReport): string[] {
  const { records, dropped, groups } = summary;
  return [
    ...(records.skipData > 0
      ? [
          `${count(records.skipData, 'interval')} whose records AWS lost (SKIPDATA): one may hide many connections`,
        ]
      : []),
    ...(dropped
      ? [
          `${count(dropped.groups, 'small group')} of records (${describeBytes(dropped.bytes)}) dropped for memory: counts are lower bounds`,
        ]
      : []),
    ...(records.malformed > 0
      ? [`${count(records.malformed, 'line')} of flow logs that could not be understood`]
      : []),
    ...(groups.length > 0 && !hasTcpFlags({ groups })
      ? [
          'TCP flags: the format has none, so who called and who refused is inferred from ports and sizes',
        ]
      : []),
    ...NEVER_LOGGED,
  ];
}
