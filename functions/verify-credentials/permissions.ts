import {
  code,
  REJECTS_MESSAGES,
  readsQueue,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/** What the role of verify-credentials may do: it reads, and changes nothing but the incident. */
export const permissions: readonly Permission[] = [
  ...readsQueue('verify-credentials-queue'),
  ...REJECTS_MESSAGES,
  code('sqs:SendMessage', ['verify-credentials-queue'], 'looks again when late events are there'),
  code('dynamodb:Query', ['incidents-table'], 'reads the incident, and what was seen before'),
  code('dynamodb:PutItem', ['incidents-table'], 'writes into the incident what was seen'),
  code(
    'dynamodb:GetItem',
    ['containments-table'],
    'reads up to which moment sessions of a role are denied',
  ),
  code('iam:GetRole', ['role'], 'path and longest session of a role: CloudTrail knows it by ARN'),
  code('cloudtrail:LookupEvents', ['*'], 'reads which calls were made after the cut'),
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
