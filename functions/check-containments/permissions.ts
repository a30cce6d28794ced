import {
  code,
  REJECTS_MESSAGES,
  readsQueue,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/** What the role of check-containments may do: look at everything that can be contained, and change none of it. */
export const permissions: readonly Permission[] = [
  ...readsQueue('check-containments-queue'),
  ...REJECTS_MESSAGES,
  code('dynamodb:Query', ['containments-in-force'], 'finds what is to be looked at'),
  code('dynamodb:GetItem', ['containments-table'], 'when the table was last read as a whole'),
  code('dynamodb:Scan', ['containments-table'], 'finds once a day what the index lacks'),
  code('dynamodb:UpdateItem', ['containments-table'], 'notes when it has looked, and what it saw'),
  code('events:PutEvents', ['event-bus'], 'raises a finding for what came undone'),
  code('ec2:DescribeInstances', ['*'], 'whether the instance still exists, and stands still'),
  code('ec2:DescribeNetworkInterfaces', ['*'], 'every interface with its groups and addresses'),
  code('ec2:DescribeSecurityGroupRules', ['*'], 'whether the quarantine group has rules'),
  code('ec2:DescribeNetworkAcls', ['*'], 'whether the rules against a host are still there'),
  code('iam:ListAccessKeys', ['user'], 'every key of the user, with its status'),
  code('iam:ListAttachedUserPolicies', ['user'], 'whether the deny is attached'),
  code('iam:GetRole', ['role'], 'whether the role still exists, and its unique id'),
  code('iam:GetRolePolicy', ['role'], 'what our inline policy denies'),
  code('s3:GetBucketPublicAccessBlock', ['bucket'], 'the four switches'),
  code('s3:GetBucketPolicy', ['bucket'], 'our statements'),
  code('s3:GetAccountPublicAccessBlock', ['account-by-policy'], 'the four switches of the account'),
  code('lambda:GetFunctionConcurrency', ['function'], 'whether executions may start'),
  code('wafv2:GetIPSet', ['blocked-addresses'], 'whether the address is still in it'),
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
