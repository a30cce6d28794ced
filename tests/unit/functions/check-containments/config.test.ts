import { loadConfig } from '../../../../functions/check-containments/config.ts';
import { ConfigError } from '../../../../shared/domain/errors.ts';

const ENVIRONMENT = {
  STACK_NAME: 'riposte-dev',
  ENVIRONMENT: 'dev',
  LOG_LEVEL: 'WARN',
  ACCOUNT_ID: '123456789012',
  AWS_REGION: 'eu-west-1',
  CONTAINMENT_TABLE: 'containments',
  EVENT_BUS_NAME: 'riposte-dev',
  REJECTED_QUEUE_URL: 'https://sqs/dlq',
  DENY_POLICY_ARN: 'arn:aws:iam::123456789012:policy/riposte-dev-deny-all',
};

describe('the settings of check-containments', () => {
  it('are read once, with their types', () => {
    expect(loadConfig(ENVIRONMENT)).toStrictEqual({
      stack: 'riposte-dev',
      environment: 'dev',
      logLevel: 'WARN',
      accountId: '123456789012',
      region: 'eu-west-1',
      containmentTable: 'containments',
      eventBusName: 'riposte-dev',
      rejectedQueueUrl: 'https://sqs/dlq',
      denyPolicyArn: 'arn:aws:iam::123456789012:policy/riposte-dev-deny-all',
      ipv4Set: undefined,
      ipv6Set: undefined,
    });
  });

  it('name everything that is missing at once', () => {
    const load = () => loadConfig({});

    expect(load).toThrow(ConfigError);
    for (const name of Object.keys(ENVIRONMENT)) expect(load).toThrow(name);
  });
});
