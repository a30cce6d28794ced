import { isHeld, ownIds, type ContainmentRecord } from '../containment.ts';
import type { InterfaceBefore } from '../isolation.ts';

/** An interface with its groups as they are now. */
export interface InterfaceGroups {
  readonly eniId: string;
  readonly groups: readonly string[];
}

export interface CountingGroups {
  readonly groups: readonly string[];
  readonly inQuarantine: boolean;
}

/**
 * The security groups that say how a host could be reached: those of now, or those recorded before a containment that holds. Our own
 * group never counts. Pure.
 */
export function groupsThatCount(
  interfaces: readonly InterfaceGroups[],
  record: ContainmentRecord<InterfaceBefore> | undefined,
): CountingGroups {
  const held = record !== undefined && isHeld(record) ? record : undefined;
  const own = held ? ownIds(held) : [];
  const groups = interfaces.flatMap((eni) => [
    ...eni.groups,
    ...(held?.before[eni.eniId]?.groups ?? []),
  ]);
  const now = interfaces.flatMap((eni) => eni.groups);
  return {
    groups: [...new Set(groups)].filter((group) => !own.includes(group)).sort(),
    inQuarantine: held !== undefined && now.length > 0 && now.every((id) => own.includes(id)),
  };
}
