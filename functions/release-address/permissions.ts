import {
  code,
  REJECTS_MESSAGES,
  readsQueue,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/** What the role of release-address may do. */
export const permissions: readonly Permission[] = [
  ...readsQueue('release-address-queue'),
  ...REJECTS_MESSAGES,
  code('sqs:SendMessage', ['release-address-queue'], 'orders the release of what is past its time'),
  code('dynamodb:Query', ['incidents-table'], 'reads the incident before it changes it'),
  code('dynamodb:PutItem', ['incidents-table'], 'writes the state of the action and the incident'),
  code(
    'dynamodb:DeleteItem',
    ['incidents-table'],
    'removes the pointers, so that a new finding opens a new incident',
  ),
  code('dynamodb:Query', ['containments-by-expiry'], 'finds what is past its time'),
  code('dynamodb:GetItem', ['containments-table'], 'reads the record of before'),
  code(
    'dynamodb:UpdateItem',
    ['containments-table'],
    'takes the lease, lets go, marks the target released, puts a sweep off',
  ),
  code('wafv2:GetIPSet', ['blocked-addresses'], 'sees who has changed it since; the lock token'),
  code('wafv2:UpdateIPSet', ['blocked-addresses'], 'takes the address out'),
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
