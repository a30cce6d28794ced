import { loadConfig } from '../../../../functions/triage-finding/config.ts';
import { ConfigError } from '../../../../shared/domain/errors.ts';

const ENVIRONMENT = {
  STACK_NAME: 'riposte-dev',
  ENVIRONMENT: 'dev',
  LOG_LEVEL: 'DEBUG',
  MEMBER_ACCOUNTS: '{"222222222222":"external-1"}',
  ACCOUNT_ID: '123456789012',
  AWS_REGION: 'eu-west-1',
  INCIDENT_TABLE: 'incidents',
  CONTROL_TABLE: 'control',
  REJECTED_QUEUE_URL: 'https://sqs/dlq',
  EVENT_BUS_NAME: 'riposte-dev',
  EVIDENCE_BUCKET: 'evidence',
  SEVERITY_THRESHOLD: '4.0',
  MERGE_WINDOW_HOURS: '24',
  RETENTION_DAYS: '365',
  FINDING_TOPIC_ARNS: '',
};

describe('the settings of triage-finding', () => {
  it('are read once, with their types', () => {
    const topics = { FINDING_TOPIC_ARNS: 'arn:1, arn:2' };

    expect(loadConfig({ ...ENVIRONMENT, ...topics })).toStrictEqual({
      stack: 'riposte-dev',
      environment: 'dev',
      logLevel: 'DEBUG',
      memberAccounts: { '222222222222': 'external-1' },
      accountId: '123456789012',
      region: 'eu-west-1',
      incidentTable: 'incidents',
      controlTable: 'control',
      rejectedQueueUrl: 'https://sqs/dlq',
      eventBusName: 'riposte-dev',
      evidenceBucket: 'evidence',
      severityThreshold: 4,
      mergeWindowHours: 24,
      retentionDays: 365,
      findingTopicArns: ['arn:1', 'arn:2'],
    });
    expect(loadConfig(ENVIRONMENT).findingTopicArns).toStrictEqual([]);
  });

  it('name everything that is missing at once', () => {
    const load = () => loadConfig({ FINDING_TOPIC_ARNS: '' });

    expect(load).toThrow(ConfigError);
    for (const name of Object.keys(ENVIRONMENT).slice(0, -1)) expect(load).toThrow(name);
  });

  it.each([
    ['SEVERITY_THRESHOLD', '11'],
    ['SEVERITY_THRESHOLD', 'high'],
    ['MERGE_WINDOW_HOURS', '0'],
    ['MERGE_WINDOW_HOURS', '169'],
    ['RETENTION_DAYS', '1.5'],
  ])('refuse %s = %s', (name, value) => {
    expect(() => loadConfig({ ...ENVIRONMENT, [name]: value })).toThrow(name);
  });
});
