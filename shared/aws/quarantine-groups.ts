import { RevokeSecurityGroupEgressCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { UnsafeQuarantineError } from '../domain/errors.ts';
import { excessRules, lackingRules, type AccessRule } from '../domain/forensic-access.ts';
import { authorizeRules, keyOfRule } from './group-rules.ts';
import { ensureOwnGroup, isForEverything, readRules, type OwnGroup } from './own-group.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Tag that the isolating role's policy is bound to; its value is the stack's name. */
export const QUARANTINE_TAG = 'riposte:quarantine';

export interface QuarantineGroups {
  /**
   * The VPC's group without any rule but those of `access`, found or created. Its rules are read before it is handed out; a group with
   * any other but the default egress of a fresh one is refused with UnsafeQuarantineError. That one lacks is no reason to wait.
   */
  ensure(vpcId: string, access?: readonly AccessRule[]): Promise<string>;
  /** Adds what the group lacks of these rules. */
  grant(groupId: string, access: readonly AccessRule[]): Promise<void>;
  /** The same group whatever rules it has: for interfaces that allow everything, and must not wait until a person has mended it. */
  ensureWithAnyRules(vpcId: string): Promise<string>;
  /** Throws UnsafeQuarantineError when the group has a rule beside these. */
  verify(groupId: string, access?: readonly AccessRule[]): Promise<void>;
}

interface GroupOptions {
  readonly client: EC2Client;
  readonly stack: string;
  readonly groupName: string;
}

export function createQuarantineGroups({
  client,
  stack,
  groupName,
}: GroupOptions): QuarantineGroups {
  const group: OwnGroup = {
    client,
    name: groupName,
    description: 'Quarantine: no traffic in or out. Managed by Riposte, do not add rules.',
    tag: { key: QUARANTINE_TAG, value: stack },
    title: 'quarantine group',
  };
  const ensureWithAnyRules = async (vpcId: string): Promise<string> => {
    const groupId = await ensureOwnGroup(group, vpcId);
    await removeDefaultEgress(client, groupId);
    return groupId;
  };
  return {
    ensure: async (vpcId, access = []) => {
      const groupId = await ensureWithAnyRules(vpcId);
      await verify(client, groupId, access);
      return groupId;
    },
    grant: async (groupId, access) => {
      const found = (await readRules(client, groupId)).map(keyOfRule);
      await authorizeRules(client, groupId, lackingRules(found, access));
    },
    ensureWithAnyRules,
    verify: (groupId, access = []) => verify(client, groupId, access),
  };
}

/**
 * A fresh group allows all egress: 0.0.0.0/0, and ::/0 in a VPC with IPv6. Both are revoked by rule id; other rules are not touched,
 * because then somebody has changed the group. Source: EC2 API reference, CreateSecurityGroup.
 */
async function removeDefaultEgress(client: EC2Client, groupId: string): Promise<void> {
  const rules = await readRules(client, groupId);
  const defaults = rules.filter((rule) => rule.IsEgress === true && isForEverything(rule));
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

function isAlreadyRevoked(error: unknown): boolean {
  const names = ['InvalidSecurityGroupRuleId.NotFound', 'InvalidPermission.NotFound'];
  return error instanceof Error && names.includes(error.name);
}

async function verify(
  client: EC2Client,
  groupId: string,
  access: readonly AccessRule[],
): Promise<void> {
  const rules = await readRules(client, groupId);
  const excess = excessRules(rules.map(keyOfRule), access);
  if (excess.length === 0) return;
  const ids = rules
    .filter((rule) => excess.includes(keyOfRule(rule)))
    .map(({ SecurityGroupRuleId: id }) => id ?? '?');
  throw new UnsafeQuarantineError(`quarantine group ${groupId} has rules: ${ids.join(', ')}`);
}
