import {
  code,
  REJECTS_MESSAGES,
  readsQueue,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/** What the role of preserve-evidence may do: it reads, copies, and changes nothing of the instance. */
export const permissions: readonly Permission[] = [
  ...readsQueue('preserve-evidence-queue'),
  ...REJECTS_MESSAGES,
  code('dynamodb:Query', ['incidents-table'], 'reads the incident, and what was kept before'),
  code(
    'dynamodb:UpdateItem',
    ['incidents-table'],
    'takes the lease, so that nothing is kept twice',
  ),
  code('dynamodb:PutItem', ['incidents-table'], 'writes into the incident what was kept'),
  code('dynamodb:GetItem', ['containments-table'], 'reads the groups from before the containment'),
  code('ec2:DescribeInstances', ['*'], 'describes the instance'),
  code('ec2:DescribeVolumes', ['*'], 'describes its volumes'),
  code('ec2:DescribeNetworkInterfaces', ['*'], 'describes its interfaces'),
  code('ec2:DescribeSecurityGroups', ['*'], 'describes its groups with their rules'),
  code('ec2:DescribeSnapshots', ['*'], 'finds the snapshots that an earlier try took'),
  code('ec2:GetConsoleOutput', ['instance'], 'reads what the instance wrote to its console'),
  code(
    'ec2:CreateSnapshots',
    ['instance', 'volume', 'tagged-evidence-snapshot'],
    'copies all volumes as of one moment',
  ),
  code('ec2:CreateTags', ['new-snapshot'], 'tags a snapshot as it is created, and only then'),
  code('s3:PutObject', ['evidence-bucket-preserved'], 'keeps console output and description'),
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
