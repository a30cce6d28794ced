import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  type EC2Client,
  type IpPermission,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { ensureOwnGroup, isForEverything, readRules, type OwnGroup } from './own-group.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Tag of the conversion group: only a group that carries it may be given rules. Its value is the stack's name. */
export const CONVERSION_TAG = 'riposte:conversion';

export interface ConversionGroups {
  /**
   * The VPC's group that allows everything both ways, found or created: the connections of an interface that has it become untracked,
   * so that taking it away ends them. Source: EC2 user guide, security group connection tracking, "Untracked connections".
   */
  ensure(vpcId: string): Promise<string>;
}

interface GroupOptions {
  readonly client: EC2Client;
  readonly stack: string;
  readonly groupName: string;
}

export function createConversionGroups({
  client,
  stack,
  groupName,
}: GroupOptions): ConversionGroups {
  const group: OwnGroup = {
    client,
    name: groupName,
    description: 'Conversion: a host has it for a moment while Riposte cuts it off. Do not use it.',
    tag: { key: CONVERSION_TAG, value: stack },
    title: 'conversion group',
  };
  return {
    ensure: async (vpcId) => {
      const groupId = await ensureOwnGroup(group, vpcId);
      const rules = (await readRules(client, groupId)).filter(isForEverything);
      await Promise.all([
        allow(client, groupId, missing(rules, { isEgress: false })),
        allow(client, groupId, missing(rules, { isEgress: true })),
      ]);
      return groupId;
    },
  };
}

interface Allowance {
  readonly isEgress: boolean;
  readonly permissions: readonly IpPermission[];
}

/** What lacks of "everything, of both versions of IP": with one rule less the connections would stay tracked. */
function missing(
  rules: readonly SecurityGroupRule[],
  { isEgress }: { isEgress: boolean },
): Allowance {
  const there = rules.filter((rule) => rule.IsEgress === isEgress);
  const hasIpv4 = there.some((rule) => rule.CidrIpv4 !== undefined);
  const hasIpv6 = there.some((rule) => rule.CidrIpv6 !== undefined);
  const ipv4 = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  const ipv6 = { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
  return { isEgress, permissions: [...(hasIpv4 ? [] : [ipv4]), ...(hasIpv6 ? [] : [ipv6])] };
}

async function allow(
  client: EC2Client,
  groupId: string,
  { isEgress, permissions }: Allowance,
): Promise<void> {
  if (permissions.length === 0) return;
  const input = { GroupId: groupId, IpPermissions: [...permissions] };
  const sent = isEgress
    ? client.send(new AuthorizeSecurityGroupEgressCommand(input))
    : client.send(new AuthorizeSecurityGroupIngressCommand(input));
  await sent.catch((error: unknown) => {
    if (!isAlreadyThere(error)) rethrowAsDomainError(error);
  });
}

function isAlreadyThere(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidPermission.Duplicate';
}
