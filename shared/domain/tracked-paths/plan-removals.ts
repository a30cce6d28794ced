import type { ActionStep } from '../action.ts';
import { isThere, occupant, type DenyEntry } from './deny-entry.ts';
import { denyName, ruleText } from './describe-denies.ts';
import type { NetworkAcl } from './vpc-network.ts';

/** What becomes of one of our rules in a release. */
export interface Removal {
  readonly entry: DenyEntry;
  readonly remove: boolean;
  readonly step: ActionStep;
}

/**
 * Only a rule that is still exactly ours is removed. A number on record that another rule has was taken before us, when another number
 * of ours denies the same; otherwise somebody has changed our rule since. Pure.
 */
export function planRemovals(
  recorded: readonly DenyEntry[],
  acls: readonly NetworkAcl[],
): Removal[] {
  const ours = recorded.filter((entry) => isThere(entry, acls));
  return recorded.flatMap((entry) => {
    const acl = acls.find(({ id }) => id === entry.aclId);
    if (!acl) return leave(entry, `drift: the network ACL ${entry.aclId} no longer exists`);
    const step = { resource: denyName({ ...entry, acl }), from: [ruleText(entry)], to: [] };
    if (ours.includes(entry)) return { entry, remove: true, step };
    const twin = recorded.some((other) => other !== entry && deniesTheSame(other, entry));
    const isForeign = occupant(entry, acls) !== undefined;
    if (!isForeign) return twin ? [] : { entry, remove: false, step };
    return twin ? [] : { entry, remove: false, step: { ...step, note: CHANGED } };
  });
}

const CHANGED = 'drift: another rule has the number of ours, and is left as it is';

function deniesTheSame(one: DenyEntry, other: DenyEntry): boolean {
  return one.aclId === other.aclId && one.egress === other.egress && one.block === other.block;
}

function leave(entry: DenyEntry, note: string): Removal {
  const acl = { id: entry.aclId, vpcId: '', subnetIds: [], entries: [] };
  return {
    ...{ entry, remove: false },
    step: { resource: denyName({ ...entry, acl }), from: [ruleText(entry)], to: [], note },
  };
}
