import {
  CreateNetworkAclEntryCommand,
  DeleteNetworkAclEntryCommand,
  paginateDescribeNetworkAcls,
  type EC2Client,
  type NetworkAcl as Ec2NetworkAcl,
  type NetworkAclEntry,
} from '@aws-sdk/client-ec2';
import { versionOf } from '../domain/addresses/ip-address.ts';
import type { DenyEntry } from '../domain/tracked-paths/deny-entry.ts';
import type { AclEntry, NetworkAcl } from '../domain/tracked-paths/vpc-network.ts';
import { collectPages } from './collect-pages.ts';
import { asDomainError, rethrowAsDomainError } from './sdk-errors.ts';

/** `taken`: another rule has the number. `full`: the ACL takes no further rule. `gone`: there is no such ACL any more. */
export type AclChange = 'done' | 'taken' | 'full' | 'gone';

/** Network ACLs of VPCs. What it throws is as asDomainError says. */
export interface NetworkAcls {
  /** Every ACL of the VPCs that this account owns. */
  describe(vpcIds: readonly string[]): Promise<NetworkAcl[]>;
  /** These ACLs, those that are gone left out. */
  read(aclIds: readonly string[]): Promise<NetworkAcl[]>;
  /** Denies every protocol. */
  deny(entry: DenyEntry): Promise<AclChange>;
  /** Deletes the rule with the number, whatever it says: look first. One that is gone is done. */
  remove(entry: DenyEntry): Promise<void>;
}

export function createNetworkAcls(client: EC2Client): NetworkAcls {
  const describe = async (name: string, values: readonly string[]): Promise<NetworkAcl[]> => {
    if (values.length === 0) return [];
    // By filter: a list of ids fails as a whole when one of them is gone.
    const input = { Filters: [{ Name: name, Values: [...values] }] };
    const pages = paginateDescribeNetworkAcls({ client }, input);
    return (await collectPages(pages, (page) => page.NetworkAcls)).map(toAcl);
  };
  return {
    describe: (vpcIds) => describe('vpc-id', vpcIds),
    read: (aclIds) => describe('network-acl-id', aclIds),
    deny: async (entry) => {
      try {
        await client.send(new CreateNetworkAclEntryCommand({ ...keyOf(entry), ...ruleOf(entry) }));
        return 'done';
      } catch (error) {
        return problemOf(error) ?? rethrowAsDomainError(error);
      }
    },
    remove: async (entry) => {
      try {
        await client.send(new DeleteNetworkAclEntryCommand(keyOf(entry)));
      } catch (error) {
        if (!GONE.has(nameOf(error))) throw asDomainError(error);
      }
    },
  };
}

function keyOf({ aclId, egress, number }: DenyEntry) {
  return { NetworkAclId: aclId, Egress: egress, RuleNumber: number };
}

function ruleOf({ block }: DenyEntry) {
  const range = versionOf(block) === 6 ? { Ipv6CidrBlock: block } : { CidrBlock: block };
  return { ...range, Protocol: '-1', RuleAction: 'deny' as const };
}

/** Source: EC2 API error codes. */
const PROBLEMS: Readonly<Record<string, AclChange>> = {
  NetworkAclEntryAlreadyExists: 'taken',
  NetworkAclEntryLimitExceeded: 'full',
  'InvalidNetworkAclID.NotFound': 'gone',
};
const GONE: ReadonlySet<string> = new Set([
  'InvalidNetworkAclEntry.NotFound',
  'InvalidNetworkAclID.NotFound',
]);

function problemOf(error: unknown): AclChange | undefined {
  return PROBLEMS[nameOf(error)];
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function toAcl(acl: Ec2NetworkAcl): NetworkAcl {
  return {
    id: acl.NetworkAclId ?? '',
    vpcId: acl.VpcId ?? '',
    subnetIds: (acl.Associations ?? []).flatMap(({ SubnetId: id }) => id ?? []),
    entries: (acl.Entries ?? []).flatMap(toEntry),
  };
}

function toEntry(entry: NetworkAclEntry): AclEntry[] {
  const { RuleNumber: number, CidrBlock: v4, Ipv6CidrBlock: v6 } = entry;
  const block = v4 ?? v6;
  if (number === undefined || block === undefined) return [];
  return [
    {
      ...{ number, block },
      egress: entry.Egress ?? false,
      isDeny: entry.RuleAction === 'deny',
      protocol: entry.Protocol ?? '-1',
    },
  ];
}
