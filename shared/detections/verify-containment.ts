import type { InterfaceVerification } from '../domain/context/traffic-evidence.ts';
import type { AfterCut, FlowGroup, InterfaceRecords } from '../flow-logs/flow-summary.ts';

/** An interface that an incident's containment has cut off. */
export interface CutInterface {
  readonly interfaceId: string;
  readonly instanceId: string;
  /** ISO 8601: when the last of its instance's interfaces was cut off, or the last of its paths denied. */
  readonly cutAt: string;
}

interface Looking {
  readonly cuts: readonly CutInterface[];
  readonly interfaces: readonly InterfaceRecords[];
  /** All records of the time were read. */
  readonly isWhole: boolean;
  /** No further look follows. */
  readonly isLast: boolean;
}

const NOTHING: AfterCut = {
  records: 0,
  skipData: 0,
  acceptedBytes: 0,
  accepted: [],
  straddling: { records: 0, bytes: 0 },
};
const MAX_PEERS = 5;

/**
 * What flow logs prove about each cut. Only a record that begins after it does: NODATA says that nothing went through, SKIPDATA says
 * nothing, and what was not read may say the opposite. One accepted byte in such a record is a leak, whatever else there is. Pure.
 * Source: VPC user guide, flow log records (`log-status`; times are those of the first and the last packet).
 */
export function verifyContainment({ cuts, interfaces, ...how }: Looking): InterfaceVerification[] {
  return cuts.map((cut) => {
    const found = interfaces.find(({ id }) => id === cut.interfaceId)?.afterCut ?? NOTHING;
    return {
      ...cut,
      state: judge(found, how),
      records: found.records,
      acceptedBytes: found.acceptedBytes,
      peers: peersOf(found.accepted),
      straddlingBytes: found.straddling.bytes,
    };
  });
}

function judge(
  { records, acceptedBytes, accepted }: AfterCut,
  { isWhole, isLast }: Pick<Looking, 'isWhole' | 'isLast'>,
): InterfaceVerification['state'] {
  // A format may lack `bytes`: then how much it was is not known.
  if (acceptedBytes > 0 || accepted.length > 0) return 'leaking';
  if (records > 0 && isWhole) return 'verified';
  return isLast ? 'unverifiable' : 'pending';
}

function peersOf(accepted: readonly FlowGroup[]): string[] {
  return [...new Set(accepted.map(({ peer }) => peer))].slice(0, MAX_PEERS);
}
