import {
  DescribeSecurityGroupsCommand,
  type EC2Client,
  type IpPermission,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { CONVERSION_TAG } from './conversion-groups.ts';
import { defined } from '../domain/defined.ts';
import { rulesOfGroup } from './group-rules.ts';
import { QUARANTINE_TAG } from './quarantine-groups.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** The two groups of a VPC by which a host is cut off; one that is missing, not ours or not known is left out. */
export interface GroupPair {
  readonly quarantine?: string;
  /** What rules that one has, by `ruleKey`; left out: none. */
  readonly rules?: readonly string[];
  /** Allows everything both ways, IPv4 and IPv6. */
  readonly conversion?: string;
}

/** Pairs by VPC id. */
export type GroupPairs = ReadonlyMap<string, GroupPair>;

interface PairOptions {
  readonly client: EC2Client;
  readonly stack: string;
  readonly quarantineName: string;
  readonly conversionName: string;
}

/** Reads the pairs of all VPCs in one call, so that nobody has to know the VPC first. */
export function createGroupPairs(options: PairOptions): () => Promise<GroupPairs> {
  return async () => {
    const groups = await readGroups(options);
    const byVpc = Map.groupBy(groups, ({ VpcId: vpcId = '' }) => vpcId);
    return new Map([...byVpc].map(([vpcId, found]) => [vpcId, pairOf(options, found)] as const));
  };
}

function pairOf(options: PairOptions, groups: readonly SecurityGroup[]): GroupPair {
  const { quarantineName, conversionName } = options;
  const named = (name: string) => groups.filter(({ GroupName }) => GroupName === name);
  const quarantine = named(quarantineName).find((group) => isQuarantine(options, group));
  const rules = quarantine && rulesOfGroup(quarantine);
  const conversion = named(conversionName).find((group) => isConversion(options, group))?.GroupId;
  return {
    ...(rules && defined({ quarantine: quarantine.GroupId })),
    ...(rules && rules.length > 0 && { rules }),
    ...(conversion !== undefined && { conversion }),
  };
}

async function readGroups({
  client,
  quarantineName,
  conversionName,
}: PairOptions): Promise<SecurityGroup[]> {
  const Filters = [{ Name: 'group-name', Values: [quarantineName, conversionName] }];
  const groups: SecurityGroup[] = [];
  let nextToken: string | undefined;
  do {
    const command = new DescribeSecurityGroupsCommand({ Filters, NextToken: nextToken });
    const page = await client.send(command).catch(rethrowAsDomainError);
    groups.push(...(page.SecurityGroups ?? []));
    nextToken = page.NextToken;
  } while (nextToken);
  return groups;
}

function isQuarantine({ stack }: PairOptions, group: SecurityGroup): boolean {
  // Left out is not the same as none: then the rules are not known.
  return hasTag(group, QUARANTINE_TAG, stack) && rulesOfGroup(group) !== undefined;
}

function isConversion({ stack }: PairOptions, group: SecurityGroup): boolean {
  const { IpPermissions: inbound = [], IpPermissionsEgress: outbound = [] } = group;
  return hasTag(group, CONVERSION_TAG, stack) && allowsAll(inbound) && allowsAll(outbound);
}

function hasTag({ Tags: tags = [] }: SecurityGroup, key: string, value: string): boolean {
  return tags.some((tag) => tag.Key === key && tag.Value === value);
}

function allowsAll(permissions: readonly IpPermission[]): boolean {
  const any = permissions.filter(({ IpProtocol: protocol }) => protocol === '-1');
  const hasIpv4 = any.some((one) => one.IpRanges?.some((range) => range.CidrIp === '0.0.0.0/0'));
  const hasIpv6 = any.some((one) => one.Ipv6Ranges?.some((range) => range.CidrIpv6 === '::/0'));
  return hasIpv4 && hasIpv6;
}
