import {
  code,
  REJECTS_MESSAGES,
  readsQueue,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/**
 * What the role of release-tracked-paths may do. EC2 deletes a rule by its number and has no condition for what it says, so the role
 * could delete any; that is why it is apart from the one that acts by itself.
 */
export const permissions: readonly Permission[] = [
  ...readsQueue('release-tracked-paths-queue'),
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
  code('ec2:DescribeNetworkAcls', ['*'], 'whether our rules are still there, and ours'),
  code('ec2:DeleteNetworkAclEntry', ['network-acl'], 'takes them out'),
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
