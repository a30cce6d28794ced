import {
  ASSUMES_MEMBER_ROLE,
  code,
  REJECTS_MESSAGES,
  readsQueue,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/**
 * What the role of revoke-credentials may do. Whoever may put policies on roles may rule the account: see
 * docs/adr for what limits and what watches these permissions.
 */
export const permissions: readonly Permission[] = [
  ...readsQueue('revoke-credentials-queue'),
  ...REJECTS_MESSAGES,
  code('dynamodb:Query', ['incidents-table'], 'reads the incident before it changes it'),
  code('dynamodb:PutItem', ['incidents-table'], 'writes the state of the action and the incident'),
  code('dynamodb:GetItem', ['containments-table'], 'reads the record of before and the cap'),
  code(
    'dynamodb:UpdateItem',
    ['containments-table'],
    'takes the lease, adds to the record of before',
  ),
  code('dynamodb:PutItem', ['containments-table'], 'takes a place under the cap'),
  code('dynamodb:GetItem', ['control-table'], 'reads policy and pause switch just before it acts'),
  code('ec2:DescribeInstances', ['*'], 'finds the instance profile of an instance'),
  code('iam:GetInstanceProfile', ['instance-profile'], 'finds the role of the profile'),
  code('cloudtrail:LookupEvents', ['*'], 'finds who asked for a federation token'),
  code('iam:GetAccessKeyLastUsed', ['user'], 'finds the user of an access key'),
  code('iam:ListAccessKeys', ['user'], 'every key of the user, with its status'),
  code('iam:ListAttachedUserPolicies', ['user'], 'proves that the deny is attached'),
  code('iam:UpdateAccessKey', ['unprotected-user'], 'sets keys Inactive'),
  code('iam:AttachUserPolicy', ['unprotected-user'], 'attaches the deny policy and no other'),
  code('iam:GetRole', ['role'], 'the unique id, path and longest session of the role'),
  code('iam:GetRolePolicy', ['role'], 'never overwrites the policy of somebody else'),
  code('iam:PutRolePolicy', ['unprotected-role'], 'denies sessions of the role'),
  ASSUMES_MEMBER_ROLE,
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
