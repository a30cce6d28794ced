import type { AclChange, NetworkAcls } from '../../shared/aws/network-acls.ts';
import { occupant, type DenyEntry } from '../../shared/domain/tracked-paths/deny-entry.ts';
import type { AclEntry, NetworkAcl } from '../../shared/domain/tracked-paths/vpc-network.ts';
import { asAclEntry } from '../builders/tracked-paths.ts';

interface FakeBehaviour {
  /** What a change of this ACL throws. */
  readonly fail?: Readonly<Record<string, Error>>;
  /** What setting a rule answers instead of doing it. */
  readonly answer?: AclChange;
  readonly loseChanges?: boolean;
  /** What somebody else does just before a rule is set. */
  readonly meanwhile?: (entry: DenyEntry, acls: FakeNetworkAcls) => void;
}

export interface FakeNetworkAcls extends NetworkAcls {
  /** Our kind of rules, as texts: `acl-b in 1 10.0.0.5/32`. */
  denied(): readonly string[];
  put(aclId: string, entry: AclEntry): void;
  readonly changes: string[];
}

/** Network ACLs in memory; numbers are taken once for each direction, as in EC2. */
export function fakeNetworkAcls(
  initial: readonly NetworkAcl[],
  behaviour: FakeBehaviour = {},
): FakeNetworkAcls {
  let acls = initial;
  const changes: string[] = [];
  const change = (aclId: string, next: (entries: readonly AclEntry[]) => AclEntry[]): void => {
    if (behaviour.loseChanges) return;
    acls = acls.map((acl) => (acl.id === aclId ? { ...acl, entries: next(acl.entries) } : acl));
  };
  const failing = ({ aclId }: DenyEntry): Error | undefined => behaviour.fail?.[aclId];
  const fake: FakeNetworkAcls = {
    changes,
    denied: () =>
      acls.flatMap(({ id, entries }) =>
        entries.filter(isHostDeny).map((entry) => textOf({ aclId: id, ...entry })),
      ),
    put: (aclId, entry) => {
      change(aclId, (entries) => [...entries, entry]);
    },
    describe: (vpcIds) => Promise.resolve(acls.filter(({ vpcId }) => vpcIds.includes(vpcId))),
    read: (aclIds) => Promise.resolve(acls.filter(({ id }) => aclIds.includes(id))),
    deny: (entry) => {
      behaviour.meanwhile?.(entry, fake);
      const error = failing(entry);
      if (error) return Promise.reject(error);
      changes.push(`deny ${textOf(entry)}`);
      if (behaviour.answer) return Promise.resolve(behaviour.answer);
      if (occupant(entry, acls)) return Promise.resolve('taken');
      change(entry.aclId, (entries) => [...entries, asAclEntry(entry)]);
      return Promise.resolve('done');
    },
    remove: (entry) => {
      const error = failing(entry);
      if (error) return Promise.reject(error);
      changes.push(`remove ${textOf(entry)}`);
      change(entry.aclId, (entries) =>
        entries.filter(({ egress, number }) => egress !== entry.egress || number !== entry.number),
      );
      return Promise.resolve();
    },
  };
  return fake;
}

function isHostDeny({ isDeny, number }: AclEntry): boolean {
  return isDeny && number < 32_767;
}

function textOf({ aclId, egress, number, block }: DenyEntry): string {
  return `${aclId} ${egress ? 'out' : 'in'} ${String(number)} ${block}`;
}
