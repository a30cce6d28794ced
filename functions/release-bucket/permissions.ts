import {
  code,
  REJECTS_MESSAGES,
  readsQueue,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/** What the role of release-bucket may do. */
export const permissions: readonly Permission[] = [
  ...readsQueue('release-bucket-queue'),
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
  code('s3:GetBucketPublicAccessBlock', ['bucket'], 'sees who has changed the block since'),
  code('s3:GetBucketPolicy', ['bucket'], 'the policy as it is now: only our deny leaves it'),
  code('s3:PutBucketPolicy', ['foreign-bucket'], 'takes our deny out of the policy'),
  code('s3:DeleteBucketPolicy', ['foreign-bucket'], 'where there was no policy before our deny'),
  code('s3:PutBucketPublicAccessBlock', ['foreign-bucket'], 'gives the former block back'),
  code('s3:GetAccountPublicAccessBlock', ['account-by-policy'], 'sees who has changed it since'),
  code('s3:PutAccountPublicAccessBlock', ['account-by-policy'], 'gives the former block back'),
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
