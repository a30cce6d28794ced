import type { InterfaceBefore, NetworkInterface } from './isolation.ts';

/** Where a target stands, whoever holds it. */
export type ContainmentState = 'isolating' | 'isolated' | 'releasing' | 'released';

/**
 * The record of before (item `TARGET#…`). It belongs to the target, not to an incident, so that a second incident on the same
 * host never takes our quarantine group for "before".
 */
export interface ContainmentRecord {
  readonly state: ContainmentState;
  /** Incidents that want the target contained; the last one to let go releases it. */
  readonly holders: readonly string[];
  /** By network interface id. */
  readonly before: Readonly<Record<string, InterfaceBefore>>;
  /** Ids of our groups that it was put into: never "before", and no drift. */
  readonly quarantineGroups: readonly string[];
  /** Raised each time a released target is contained anew. */
  readonly generation: number;
}

/** True when somebody holds the target and every interface is in quarantine: a further incident only becomes another holder. */
export function isCutOff(
  record: ContainmentRecord | undefined,
  enis: readonly NetworkInterface[],
): boolean {
  if (!record || record.state === 'released' || record.holders.length === 0) return false;
  return enis.every(({ groups }) => groups.every((id) => record.quarantineGroups.includes(id)));
}
