import { loadConfig } from '../../../../functions/release-credentials/config.ts';
import { ConfigError } from '../../../../shared/domain/errors.ts';

const ENVIRONMENT = {
  STACK_NAME: 'riposte-dev',
  ENVIRONMENT: 'dev',
  LOG_LEVEL: 'WARN',
  ACCOUNT_ID: '123456789012',
  AWS_REGION: 'eu-west-1',
  MEMBER_ACCOUNTS: '{"222222222222":"external-1"}',
  INCIDENT_TABLE: 'incidents',
  CONTAINMENT_TABLE: 'containments',
  REJECTED_QUEUE_URL: 'https://sqs/dlq',
  DENY_POLICY_ARN: 'arn:aws:iam::123456789012:policy/riposte-dev-deny-all',
  RETENTION_DAYS: '365',
};

describe('the settings of release-credentials', () => {
  it('are read once, with their types', () => {
    expect(loadConfig(ENVIRONMENT)).toStrictEqual({
      stack: 'riposte-dev',
      environment: 'dev',
      logLevel: 'WARN',
      accountId: '123456789012',
      region: 'eu-west-1',
      memberAccounts: { '222222222222': 'external-1' },
      incidentTable: 'incidents',
      containmentTable: 'containments',
      rejectedQueueUrl: 'https://sqs/dlq',
      denyPolicyArn: 'arn:aws:iam::123456789012:policy/riposte-dev-deny-all',
      retentionDays: 365,
    });
  });

  it('name everything that is missing at once', () => {
    const load = () => loadConfig({});

    expect(load).toThrow(ConfigError);
    for (const name of Object.keys(ENVIRONMENT)) expect(load).toThrow(name);
  });
});
