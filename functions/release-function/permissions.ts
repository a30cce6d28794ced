import {
  ASSUMES_MEMBER_ROLE,
  code,
  REJECTS_MESSAGES,
  readsQueue,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/** What the role of release-function may do. */
export const permissions: readonly Permission[] = [
  ...readsQueue('release-function-queue'),
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
  code('lambda:GetFunctionConcurrency', ['function'], 'sees who has changed it since'),
  code('lambda:PutFunctionConcurrency', ['foreign-function'], 'gives back what was reserved'),
  code('lambda:DeleteFunctionConcurrency', ['foreign-function'], 'where nothing was reserved'),
  ASSUMES_MEMBER_ROLE,
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
