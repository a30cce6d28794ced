import {
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupEgressCommand,
  type EC2Client,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { TransientError, UnsafeQuarantineError } from '../domain/errors.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Tag that the isolating role's policy is bound to; its value is the stack's name. */
export const QUARANTINE_TAG = 'riposte:quarantine';

export interface QuarantineGroups {
  /**
   * The VPC's group without any rule, found or created. Its rules are read before it is handed out; a group with any rule but
   * the default egress of a fresh one is refused with UnsafeQuarantineError.
   */
  ensure(vpcId: string): Promise<string>;
  /** Throws UnsafeQuarantineError when the group has a rule. */
  verify(groupId: string): Promise<void>;
}

interface GroupOptions {
  readonly client: EC2Client;
  readonly stack: string;
  readonly groupName: string;
}

export function createQuarantineGroups(options: GroupOptions): QuarantineGroups {
  return {
    ensure: async (vpcId) => {
      const groupId = (await find(options, vpcId)) ?? (await create(options, vpcId));
      await removeDefaultEgress(options.client, groupId);
      await verify(options.client, groupId);
      return groupId;
    },
    verify: (groupId) => verify(options.client, groupId),
  };
}

async function find(
  { client, stack, groupName }: GroupOptions,
  vpcId: string,
): Promise<string | undefined> {
  const command = new DescribeSecurityGroupsCommand({
    Filters: [
      { Name: 'vpc-id', Values: [vpcId] },
      { Name: 'group-name', Values: [groupName] },
    ],
  });
  const { SecurityGroups: groups = [] } = await client.send(command).catch(rethrowAsDomainError);
  const group = groups[0];
  if (!group?.GroupId) return undefined;
  const tag = group.Tags?.find(({ Key: key }) => key === QUARANTINE_TAG)?.Value;
  if (tag !== stack) {
    throw new UnsafeQuarantineError(
      `group ${group.GroupId} has the quarantine group's name but not its tag`,
    );
  }
  return group.GroupId;
}

/** Group names are unique in a VPC, so of two that create at once one is refused and finds the other's. */
async function create(options: GroupOptions, vpcId: string): Promise<string> {
  const { client, stack, groupName } = options;
  try {
    const { GroupId: groupId } = await client.send(
      new CreateSecurityGroupCommand({
        GroupName: groupName,
        Description: 'Quarantine: no traffic in or out. Managed by Riposte, do not add rules.',
        VpcId: vpcId,
        TagSpecifications: [
          {
            ResourceType: 'security-group',
            Tags: [
              { Key: QUARANTINE_TAG, Value: stack },
              { Key: 'Name', Value: groupName },
            ],
          },
        ],
      }),
    );
    if (groupId) return groupId;
    throw new UnsafeQuarantineError('EC2 answered without a group id');
  } catch (error) {
    if (!isDuplicate(error)) return rethrowAsDomainError(error);
    const existing = await find(options, vpcId);
    if (existing !== undefined) return existing;
    throw new TransientError('somebody else has just created the quarantine group', {
      cause: error,
    });
  }
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidGroup.Duplicate';
}

/**
 * A fresh group allows all egress: 0.0.0.0/0, and ::/0 in a VPC with IPv6. Both are revoked by rule id; other rules are not touched,
 * because then somebody has changed the group. Source: EC2 API reference, CreateSecurityGroup.
 */
async function removeDefaultEgress(client: EC2Client, groupId: string): Promise<void> {
  const defaults = (await readRules(client, groupId)).filter(isDefaultEgress);
  if (defaults.length === 0) return;
  const ids = defaults.flatMap(({ SecurityGroupRuleId: id }) => id ?? []);
  const command = new RevokeSecurityGroupEgressCommand({
    GroupId: groupId,
    SecurityGroupRuleIds: ids,
  });
  await client.send(command).catch((error: unknown) => {
    if (!isAlreadyRevoked(error)) rethrowAsDomainError(error);
  });
}

function isDefaultEgress(rule: SecurityGroupRule): boolean {
  const anywhere = rule.CidrIpv4 === '0.0.0.0/0' || rule.CidrIpv6 === '::/0';
  return rule.IsEgress === true && rule.IpProtocol === '-1' && anywhere;
}

function isAlreadyRevoked(error: unknown): boolean {
  const names = ['InvalidSecurityGroupRuleId.NotFound', 'InvalidPermission.NotFound'];
  return error instanceof Error && names.includes(error.name);
}

async function verify(client: EC2Client, groupId: string): Promise<void> {
  const rules = await readRules(client, groupId);
  if (rules.length === 0) return;
  const ids = rules.map(({ SecurityGroupRuleId: id }) => id ?? '?');
  throw new UnsafeQuarantineError(`quarantine group ${groupId} has rules: ${ids.join(', ')}`);
}

/** Every page: the first may be empty although there are rules. Source: EC2 API reference, pagination. */
async function readRules(client: EC2Client, groupId: string): Promise<SecurityGroupRule[]> {
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
