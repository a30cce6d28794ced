import {
  ASSUMES_MEMBER_ROLE,
  code,
  REJECTS_MESSAGES,
  readsQueue,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/** What the role of release-credentials may do: take our own denies away, and set keys Active. */
export const permissions: readonly Permission[] = [
  ...readsQueue('release-credentials-queue'),
  ...REJECTS_MESSAGES,
  code('dynamodb:Query', ['incidents-table'], 'reads the incident before it changes it'),
  code('dynamodb:PutItem', ['incidents-table'], 'writes the state of the action and the incident'),
  code(
    'dynamodb:DeleteItem',
    ['incidents-table'],
    'removes the pointers, so that a new finding opens a new incident',
  ),
  code('dynamodb:GetItem', ['containments-table'], 'reads the record of before'),
  code(
    'dynamodb:UpdateItem',
    ['containments-table'],
    'takes the lease, lets go, marks the target released',
  ),
  code('iam:ListAccessKeys', ['user'], 'every key of the user, with its status'),
  code('iam:ListAttachedUserPolicies', ['user'], 'proves that the deny is gone'),
  code('iam:UpdateAccessKey', ['unprotected-user'], 'sets keys Active that an operator named'),
  code('iam:DetachUserPolicy', ['unprotected-user'], 'detaches the deny policy and no other'),
  code('iam:GetRolePolicy', ['role'], 'removes nothing but what is ours'),
  code('iam:DeleteRolePolicy', ['unprotected-role'], 'removes our deny from the role'),
  ASSUMES_MEMBER_ROLE,
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
