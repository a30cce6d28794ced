import { withCommand } from '../command.ts';
import type { InstanceFacts, RoleFacts } from '../known-facts.ts';
import {
  adviseContainment,
  hasType,
  isHandled,
  type Recommend,
  type Situation,
  type Wish,
} from './situation.ts';

/** Findings in which credentials of the host were used or could be read. */
const CREDENTIALS_OUT = [
  'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration',
  'UnauthorizedAccess:EC2/MetadataDNSRebind',
  'UnauthorizedAccess:Runtime/MetadataDNSRebind',
] as const;

/**
 * The credentials that a host hands out: who could read them, and what they open. Source: EC2 user guide, "Configure the Instance
 * Metadata Service options"; IAM user guide, "Revoke IAM role temporary security credentials".
 */
export const recommendForHostCredentials: Recommend = (situation) => {
  const hosts = situation.facts.instances;
  return {
    immediate: hosts.flatMap((host) => cutCredentials(situation, host)),
    investigate: hosts.filter(({ role }) => role !== undefined).map(lookUpCalls),
    prevent: [
      ...hosts.filter(({ metadata }) => metadata === 'v1').map(requireV2),
      ...narrow(hosts),
    ],
  };
};

function cutCredentials(situation: Situation, { id, role }: InstanceFacts): string[] {
  if (!role || !hasType(situation, CREDENTIALS_OUT)) return [];
  const target = `${role.name}:${id}`;
  const wish: Wish = {
    target,
    action: 'revoke-credentials',
    isMeant: (other) => other.id === target || isRole(other, role) || other.id === id,
  };
  if (isHandled(situation, wish.action, wish.isMeant)) return [];
  const text = `Deny the credentials of ${id}: isolating the host does not stop a stolen copy of them.`;
  return [adviseContainment(text, wish, situation)];
}

function isRole(target: { kind: string; id: string }, { name }: RoleFacts): boolean {
  return target.kind === 'role' && target.id === name;
}

function lookUpCalls({ id }: InstanceFacts): string {
  return withCommand(
    `See what the credentials of ${id} were used for: its calls carry its id as user name.`,
    [
      ...['aws', 'cloudtrail', 'lookup-events', '--lookup-attributes'],
      `AttributeKey=Username,AttributeValue=${id}`,
    ],
  );
}

function requireV2({ id }: InstanceFacts): string {
  return withCommand(`Require IMDSv2 on ${id}.`, [
    ...['aws', 'ec2', 'modify-instance-metadata-options', '--instance-id', id],
    ...['--http-tokens', 'required', '--http-put-response-hop-limit', '1'],
  ]);
}

function narrow(hosts: readonly InstanceFacts[]): string[] {
  return hosts.flatMap(({ id, role }) => {
    const breadth = role?.policies?.reach.breadth ?? 'limited';
    if (!role || breadth === 'limited') return [];
    const what = breadth === 'admin' ? 'administrator' : 'allowed nearly everything';
    return [`Narrow role ${role.name}: a host (${id}) must not be ${what}.`];
  });
}
