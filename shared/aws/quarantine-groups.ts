import {
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type EC2Client,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { UnsafeQuarantineError } from '../domain/errors.ts';
import { excessRules, lackingRules, type AccessRule } from '../domain/forensic-access.ts';
import { authorizeRules, isOurRule, keyOfRule } from './group-rules.ts';
import { ensureOwnGroup, isForEverything, readRules, type OwnGroup } from './own-group.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Tag that the isolating role's policy is bound to; its value is the stack's name. */
export const QUARANTINE_TAG = 'riposte:quarantine';

export interface QuarantineGroups {
  /**
   * The VPC's group without any rule but those of `access`, found or created. Its rules are read before it is handed out; a group with
   * any other is refused with UnsafeQuarantineError, but for the default egress of a fresh one and rules of ours that are named no more:
   * these are taken away. That one lacks is no reason to wait.
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
  const ensureWithout = async (vpcId: string, isStale: IsStale): Promise<string> => {
    const groupId = await ensureOwnGroup(group, vpcId);
    await removeRules(client, groupId, isStale);
    return groupId;
  };
  return {
    ensure: async (vpcId, access = []) => {
      const isStale: IsStale = (rule) =>
        isDefaultEgress(rule) ||
        (isOurRule(rule) && excessRules([keyOfRule(rule)], access).length > 0);
      const groupId = await ensureWithout(vpcId, isStale);
      await verify(client, groupId, access);
      return groupId;
    },
    grant: async (groupId, access) => {
      const found = (await readRules(client, groupId)).map(keyOfRule);
      await authorizeRules(client, groupId, lackingRules(found, access));
    },
    ensureWithAnyRules: (vpcId) => ensureWithout(vpcId, isDefaultEgress),
    verify: (groupId, access = []) => verify(client, groupId, access),
  };
}

/**
 * A fresh group allows all egress: 0.0.0.0/0, and ::/0 in a VPC with IPv6. Both are revoked by rule id; other rules are not touched,
 * because then somebody has changed the group. Source: EC2 API reference, CreateSecurityGroup.
 */
function isDefaultEgress(rule: SecurityGroupRule): boolean {
  return rule.IsEgress === true && isForEverything(rule);
}

/** Whether a rule may be taken away, which only closes. */
type IsStale = (rule: SecurityGroupRule) => boolean;

async function removeRules(client: EC2Client, groupId: string, isStale: IsStale): Promise<void> {
  const stale = (await readRules(client, groupId)).filter(isStale);
  const idsOf = (isEgress: boolean): string[] =>
    stale
      .filter((rule) => rule.IsEgress === isEgress)
      .flatMap(({ SecurityGroupRuleId: id }) => id ?? []);
  await Promise.all([
    revoke(client, groupId, { isEgress: true, ids: idsOf(true) }),
    revoke(client, groupId, { isEgress: false, ids: idsOf(false) }),
  ]);
}

interface Revocation {
  readonly isEgress: boolean;
  readonly ids: string[];
}

async function revoke(
  client: EC2Client,
  groupId: string,
  { isEgress, ids }: Revocation,
): Promise<void> {
  if (ids.length === 0) return;
  const input = { GroupId: groupId, SecurityGroupRuleIds: ids };
  const sent = isEgress
    ? client.send(new RevokeSecurityGroupEgressCommand(input))
    : client.send(new RevokeSecurityGroupIngressCommand(input));
  await sent.catch((error: unknown) => {
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
