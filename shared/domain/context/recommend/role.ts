import { withCommand } from '../command.ts';
import type { RoleFacts } from '../known-facts.ts';
import {
  adviseContainment,
  hasType,
  isHandled,
  type Recommend,
  type Situation,
  type Wish,
} from './situation.ts';

const HOUR_S = 3600;

/** Findings about calls that somebody made with a role. */
const CALLS = [
  'CredentialAccess:IAMUser/',
  'DefenseEvasion:IAMUser/',
  'Discovery:IAMUser/',
  'Exfiltration:IAMUser/',
  'Exfiltration:S3/',
  'Impact:IAMUser/',
  'Impact:S3/',
  'InitialAccess:IAMUser/',
  'Persistence:IAMUser/',
  'PrivilegeEscalation:IAMUser/',
  'PenTest:IAMUser/',
  'PenTest:S3/',
  'Recon:IAMUser/',
  'UnauthorizedAccess:IAMUser/',
  'UnauthorizedAccess:S3/',
  'AttackSequence:IAM/',
  'AttackSequence:S3/',
] as const;

/**
 * Roles whose sessions were misused. Source: IAM user guide, "Revoke IAM role temporary security credentials": whoever can assume
 * the role again gets a new session, so trust comes first.
 */
export const recommendForRoles: Recommend = (situation) => {
  const roles = situation.facts.roles.filter(isOurs);
  return {
    immediate: roles.flatMap((role) => [...cutSessions(situation, role), ...closeTrust(role)]),
    investigate: roles.map(findSource),
    prevent: roles.flatMap(prevent),
  };
};

/** Roles of Identity Center and of AWS services are changed elsewhere. */
function isOurs({ name }: RoleFacts): boolean {
  return !name.startsWith('AWSReservedSSO_') && !name.startsWith('AWSServiceRoleFor');
}

function cutSessions(situation: Situation, { name }: RoleFacts): string[] {
  if (!hasType(situation, CALLS)) return [];
  const wish: Wish = {
    target: `role/${name}`,
    action: 'revoke-credentials',
    isMeant: ({ kind, id }) =>
      kind === 'role' ? id === name : kind === 'role-session' && id.startsWith(`${name}:`),
  };
  if (isHandled(situation, wish.action, wish.isMeant)) return [];
  const text = `Deny the sessions of role ${name} up to now; its workloads may fail until they get new credentials, which takes hours.`;
  return [adviseContainment(text, wish, situation)];
}

function closeTrust({ name, trust }: RoleFacts): string[] {
  if (!trust.everybody) return [];
  return [
    withCommand(`Everybody in any account may assume role ${name}: narrow its trust policy now.`, [
      ...['aws', 'iam', 'get-role', '--role-name', name],
    ]),
  ];
}

function findSource({ name }: RoleFacts): string {
  return withCommand(`Find out who assumed role ${name}, and what its sessions assumed in turn.`, [
    ...['aws', 'cloudtrail', 'lookup-events', '--lookup-attributes'],
    `AttributeKey=ResourceName,AttributeValue=${name}`,
  ]);
}

function prevent({ name, maxSessionSeconds, policies }: RoleFacts): string[] {
  const shorter = withCommand(
    `Sessions of role ${name} may last ${maxSessionSeconds / HOUR_S} h: one hour is enough.`,
    [
      ...[
        'aws',
        'iam',
        'update-role',
        '--role-name',
        name,
        '--max-session-duration',
        String(HOUR_S),
      ],
    ],
  );
  return [
    ...(maxSessionSeconds > HOUR_S ? [shorter] : []),
    ...(policies?.reach.breadth === 'admin'
      ? [`Narrow the policies of role ${name}: administrator.`]
      : []),
  ];
}
