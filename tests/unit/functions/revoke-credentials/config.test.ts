import { loadConfig } from '../../../../functions/revoke-credentials/config.ts';
import { ConfigError } from '../../../../shared/domain/errors.ts';

const ENVIRONMENT = {
  STACK_NAME: 'riposte-dev',
  ENVIRONMENT: 'dev',
  LOG_LEVEL: 'INFO',
  AWS_REGION: 'eu-west-1',
  MEMBER_ACCOUNTS: '{"222222222222":"external-1"}',
  ACCOUNT_ID: '123456789012',
  INCIDENT_TABLE: 'incidents',
  CONTAINMENT_TABLE: 'containments',
  CONTROL_TABLE: 'control',
  REJECTED_QUEUE_URL: 'https://sqs/dlq',
  DENY_POLICY_ARN: 'arn:aws:iam::123456789012:policy/riposte-dev-deny-all',
  MAX_CONTAINMENTS_PER_HOUR: '10',
  SESSION_CUTOFF_LEAD_SECONDS: '60',
  RETENTION_DAYS: '365',
};

describe('the settings of revoke-credentials', () => {
  it('are read once, with their types', () => {
    expect(loadConfig(ENVIRONMENT)).toStrictEqual({
      stack: 'riposte-dev',
      environment: 'dev',
      logLevel: 'INFO',
      region: 'eu-west-1',
      memberAccounts: { '222222222222': 'external-1' },
      accountId: '123456789012',
      incidentTable: 'incidents',
      containmentTable: 'containments',
      controlTable: 'control',
      rejectedQueueUrl: 'https://sqs/dlq',
      denyPolicyArn: 'arn:aws:iam::123456789012:policy/riposte-dev-deny-all',
      maxContainmentsPerHour: 10,
      cutoffLeadSeconds: 60,
      retentionDays: 365,
    });
  });

  it('name everything that is missing at once', () => {
    const load = () => loadConfig({});

    expect(load).toThrow(ConfigError);
    for (const name of Object.keys(ENVIRONMENT)) expect(load).toThrow(name);
  });

  it.each([
    ['SESSION_CUTOFF_LEAD_SECONDS', '-1'],
    ['SESSION_CUTOFF_LEAD_SECONDS', '901'],
    ['MAX_CONTAINMENTS_PER_HOUR', 'many'],
  ])('refuse %s = %s', (name, value) => {
    expect(() => loadConfig({ ...ENVIRONMENT, [name]: value })).toThrow(name);
  });
});
