import {
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { TransientError, UnsafeQuarantineError } from '../domain/errors.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** A security group that the platform makes for itself, once in each VPC that needs it. */
export interface OwnGroup {
  readonly client: EC2Client;
  readonly name: string;
  readonly description: string;
  /** What the policies of the functions are bound to. */
  readonly tag: { readonly key: string; readonly value: string };
  /** For people: `quarantine group`. */
  readonly title: string;
}

/** Id of the VPC's group, found or created. Throws UnsafeQuarantineError when another has its name. */
export async function ensureOwnGroup(group: OwnGroup, vpcId: string): Promise<string> {
  return (await find(group, vpcId)) ?? (await create(group, vpcId));
}

async function find(
  { client, name, tag, title }: OwnGroup,
  vpcId: string,
): Promise<string | undefined> {
  const command = new DescribeSecurityGroupsCommand({
    Filters: [
      { Name: 'vpc-id', Values: [vpcId] },
      { Name: 'group-name', Values: [name] },
    ],
  });
  const { SecurityGroups: groups = [] } = await client.send(command).catch(rethrowAsDomainError);
  const group = groups[0];
  if (!group?.GroupId) return undefined;
  if (group.Tags?.find(({ Key: key }) => key === tag.key)?.Value !== tag.value) {
    throw new UnsafeQuarantineError(
      `group ${group.GroupId} has the ${title}'s name but not its tag`,
    );
  }
  return group.GroupId;
}

/** Group names are unique in a VPC, so of two that create at once one is refused and finds the other's. */
async function create(group: OwnGroup, vpcId: string): Promise<string> {
  try {
    const { GroupId: groupId } = await group.client.send(creation(group, vpcId));
    if (groupId) return groupId;
    throw new UnsafeQuarantineError('EC2 answered without a group id');
  } catch (error) {
    if (!isDuplicate(error)) return rethrowAsDomainError(error);
    const existing = await find(group, vpcId);
    if (existing !== undefined) return existing;
    throw new TransientError(`somebody else has just created the ${group.title}`, {
      cause: error,
    });
  }
}

function creation({ name, description, tag }: OwnGroup, vpcId: string): CreateSecurityGroupCommand {
  const tags = [
    { Key: tag.key, Value: tag.value },
    { Key: 'Name', Value: name },
  ];
  return new CreateSecurityGroupCommand({
    GroupName: name,
    Description: description,
    VpcId: vpcId,
    TagSpecifications: [{ ResourceType: 'security-group', Tags: tags }],
  });
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidGroup.Duplicate';
}

/** Every page: the first may be empty although there are rules. Source: EC2 API reference, pagination. */
export async function readRules(client: EC2Client, groupId: string): Promise<SecurityGroupRule[]> {
  const filters = [{ Name: 'group-id', Values: [groupId] }];
  const rules: SecurityGroupRule[] = [];
  let nextToken: string | undefined;
  do {
    const command = new DescribeSecurityGroupRulesCommand({
      Filters: filters,
      MaxResults: 1000,
      NextToken: nextToken,
    });
    const page = await client.send(command).catch(rethrowAsDomainError);
    rules.push(...(page.SecurityGroupRules ?? []));
    nextToken = page.NextToken;
  } while (nextToken);
  return rules;
}

/** A rule for everything to or from everywhere, of one of both versions of IP. */
export function isForEverything({ IpProtocol: protocol, ...rule }: SecurityGroupRule): boolean {
  return protocol === '-1' && (rule.CidrIpv4 === '0.0.0.0/0' || rule.CidrIpv6 === '::/0');
}
