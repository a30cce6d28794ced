import {
  ASSUMES_MEMBER_ROLE,
  code,
  REJECTS_MESSAGES,
  readsQueue,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/** What the role of stop-function may do. Which function a finding will name is not known before, so any but the platform's. */
export const permissions: readonly Permission[] = [
  ...readsQueue('stop-function-queue'),
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
  code('lambda:GetFunctionConcurrency', ['function'], 'what was reserved, and whether ours holds'),
  code('lambda:PutFunctionConcurrency', ['foreign-function'], 'lets no execution start'),
  ASSUMES_MEMBER_ROLE,
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
