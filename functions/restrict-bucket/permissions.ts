import {
  code,
  REJECTS_MESSAGES,
  readsQueue,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/** What the role of restrict-bucket may do. Which bucket a finding will name is not known before, so any but the platform's. */
export const permissions: readonly Permission[] = [
  ...readsQueue('restrict-bucket-queue'),
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
  code('iam:GetUser', ['user'], 'the ARN of a user whom the bucket is to deny'),
  code('iam:GetRole', ['role'], 'the ARN of a role whom the bucket is to deny'),
  code('s3:GetBucketPublicAccessBlock', ['bucket'], 'the block as it was, and whether ours holds'),
  code('s3:GetBucketPolicy', ['bucket'], 'the policy as it was: ours is added to it'),
  code('s3:PutBucketPolicy', ['foreign-bucket'], 'adds the deny'),
  code('s3:PutBucketPublicAccessBlock', ['foreign-bucket'], 'blocks public access'),
  code(
    's3:GetAccountPublicAccessBlock',
    ['account-by-policy'],
    'the block of the account as it was',
  ),
  code('s3:PutAccountPublicAccessBlock', ['account-by-policy'], 'only where the policy orders it'),
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
