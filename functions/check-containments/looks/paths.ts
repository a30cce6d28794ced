import type { InstancePower } from '../../../shared/aws/instance-power.ts';
import type { NetworkAcls } from '../../../shared/aws/network-acls.ts';
import type { ContainmentRecord } from '../../../shared/domain/containment.ts';
import type { Drift } from '../../../shared/domain/drift.ts';
import { isEnding } from '../../../shared/domain/instance-state.ts';
import {
  chooseNumber,
  denyText,
  type DenyEntry,
} from '../../../shared/domain/tracked-paths/deny-entry.ts';
import {
  entriesIn,
  wasStopped,
  type PathBefore,
} from '../../../shared/domain/tracked-paths/path-before.ts';
import type { NetworkAcl } from '../../../shared/domain/tracked-paths/vpc-network.ts';
import { GONE, seen, type Sight } from '../sight.ts';

export interface PathParts {
  readonly acls: Pick<NetworkAcls, 'read'>;
  readonly power: Pick<InstancePower, 'state'>;
}

const RUNS: readonly string[] = ['pending', 'running'];

/** The first rule that matches the host still denies it, in each ACL and direction; a host that was stopped still is. */
export async function lookAtPaths(
  { acls, power }: PathParts,
  instanceId: string,
  { before }: ContainmentRecord<PathBefore>,
): Promise<Sight> {
  const entries = entriesIn(before);
  const [found, state] = await Promise.all([
    acls.read([...new Set(entries.map(({ aclId }) => aclId))]),
    power.state(instanceId),
  ]);
  if (state === undefined || isEnding(state)) return GONE;
  const restarted: Drift = { kind: 'power', what: 'it was stopped, and has been started again' };
  return seen(
    ...lostDenies(entries, found),
    ...(wasStopped(before) && RUNS.includes(state) ? [restarted] : []),
  );
}

/** Of one ACL and direction several numbers may be on record, of which one was free in the end. */
function lostDenies(entries: readonly DenyEntry[], acls: readonly NetworkAcl[]): Drift[] {
  const open = entries.filter((entry) => !isDenied(entry, acls)).map(denyText);
  return [...new Set(open)].map((what) => ({ kind: 'acl', what: `${what} is no longer denied` }));
}

function isDenied({ aclId, ...place }: DenyEntry, acls: readonly NetworkAcl[]): boolean {
  const acl = acls.find(({ id }) => id === aclId);
  return acl !== undefined && 'denied' in chooseNumber(acl.entries, place);
}
