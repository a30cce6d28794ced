import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  type EC2Client,
  type IpPermission,
  type SecurityGroup,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import type { AccessRule } from '../domain/forensic-access.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

type Direction = AccessRule['direction'];

/** The rules of a group by `ruleKey`; undefined when the answer does not say what rules there are. */
export function rulesOfGroup(group: SecurityGroup): readonly string[] | undefined {
  const { IpPermissions: inbound, IpPermissionsEgress: outbound } = group;
  if (!inbound || !outbound) return undefined;
  return [
    ...inbound.flatMap((permission) => keysOf(permission, 'ingress')),
    ...outbound.flatMap((permission) => keysOf(permission, 'egress')),
  ];
}

/** One for each peer; a permission without any is one, too, so that nothing goes unseen. */
function keysOf(permission: IpPermission, direction: Direction): string[] {
  const { UserIdGroupPairs: pairs = [], IpRanges: v4 = [], Ipv6Ranges: v6 = [] } = permission;
  const peers = [
    ...pairs.map(({ GroupId: id }) => id),
    ...v4.map(({ CidrIp: range }) => range),
    ...v6.map(({ CidrIpv6: range }) => range),
    ...(permission.PrefixListIds ?? []).map(({ PrefixListId: id }) => id),
  ];
  const { IpProtocol, FromPort, ToPort } = permission;
  const named = peers.length > 0 ? peers : [undefined];
  return named.map((peer) => keyOf({ IpProtocol, FromPort, ToPort }, { direction, peer }));
}

/** Also by `ruleKey`, of a rule that EC2 describes on its own. */
export function keyOfRule(rule: SecurityGroupRule): string {
  const { ReferencedGroupInfo: group, CidrIpv4: v4, CidrIpv6: v6, PrefixListId: list } = rule;
  const direction = rule.IsEgress === true ? 'egress' : 'ingress';
  return keyOf(rule, { direction, peer: group?.GroupId ?? v4 ?? v6 ?? list });
}

interface End {
  readonly direction: Direction;
  readonly peer: string | undefined;
}

function keyOf(
  {
    IpProtocol = '?',
    FromPort = -1,
    ToPort = -1,
  }: Pick<IpPermission, 'IpProtocol' | 'FromPort' | 'ToPort'>,
  { direction, peer = '?' }: End,
): string {
  return `${direction} ${IpProtocol} ${FromPort}-${ToPort} ${peer}`;
}

/** Adds rules to a group, both ways at once; one that is there already is no failure. */
export async function authorizeRules(
  client: EC2Client,
  groupId: string,
  rules: readonly AccessRule[],
): Promise<void> {
  // One at a time: of several that one call adds, a group that is gone would fail all.
  const answers = await Promise.allSettled(rules.map((rule) => authorize(client, groupId, rule)));
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed) throw failed.reason;
}

async function authorize(client: EC2Client, groupId: string, rule: AccessRule): Promise<void> {
  const input = { GroupId: groupId, IpPermissions: [toPermission(rule)] };
  const sent =
    rule.direction === 'egress'
      ? client.send(new AuthorizeSecurityGroupEgressCommand(input))
      : client.send(new AuthorizeSecurityGroupIngressCommand(input));
  await sent.catch((error: unknown) => {
    if (!isAlreadyThere(error)) rethrowAsDomainError(error);
  });
}

/** Marks rules that the platform has added, and may take away again. */
const DESCRIPTION = 'Forensic access, by the response policy of Riposte';

export function isOurRule({ Description: description }: SecurityGroupRule): boolean {
  return description === DESCRIPTION;
}

function toPermission({ groupId, fromPort, toPort }: AccessRule): IpPermission {
  return {
    ...{ IpProtocol: 'tcp', FromPort: fromPort, ToPort: toPort },
    UserIdGroupPairs: [{ GroupId: groupId, Description: DESCRIPTION }],
  };
}

function isAlreadyThere(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidPermission.Duplicate';
}
