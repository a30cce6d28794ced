import {
  code,
  REJECTS_MESSAGES,
  readsQueue,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/** What the role of triage-finding may do. */
export const permissions: readonly Permission[] = [
  ...readsQueue('findings-queue'),
  ...REJECTS_MESSAGES,
  code('dynamodb:GetItem', ['incidents-table'], 'finds the incident that already has a finding'),
  code('dynamodb:Query', ['incidents-table'], 'reads an incident before it changes it'),
  code(
    'dynamodb:PutItem',
    ['incidents-table'],
    'opens, merges and plans: every write is a put under a condition',
  ),
  code('dynamodb:GetItem', ['control-table'], 'reads the response policy'),
  code('events:PutEvents', ['event-bus'], 'requests containment'),
  code('guardduty:GetFindings', ['detector'], 'confirms a finding'),
  code('guardduty:ListDetectors', ['*'], 'the own one, by which findings of members are read'),
  code(
    'cloudwatch:DescribeAlarms',
    ['*'],
    'confirms that a detection alarm is in ALARM; composite alarms are shown only to those who may see all',
  ),
  code('s3:PutObject', ['evidence-bucket-findings'], 'keeps findings above 100 KB'),
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
