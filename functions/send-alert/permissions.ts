import {
  code,
  readsQueue,
  REJECTS_MESSAGES,
  service,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/** What the role of send-alert may do. */
export const permissions: readonly Permission[] = [
  ...readsQueue('alerts-queue'),
  ...REJECTS_MESSAGES,
  code('dynamodb:Query', ['incidents-table'], 'reads the incident that it tells about'),
  code('dynamodb:UpdateItem', ['incidents-table'], 'notes what each channel has been told'),
  code('secretsmanager:GetSecretValue', ['slack-secret'], 'reads how to reach Slack'),
  code('sns:Publish', ['alert-topic'], 'tells the subscribers of the topic'),
  code(
    's3:PutObject',
    ['evidence-bucket-alerts'],
    'keeps an alert that is too large for the topic',
  ),
  ...USES_DATA_KEY,
  ...service(
    ['kms:Decrypt', 'kms:GenerateDataKey'],
    'given-topic-key',
    'a topic that was given instead of created has a key of its own',
  ),
  ...WRITES_LOG_AND_TRACES,
];
