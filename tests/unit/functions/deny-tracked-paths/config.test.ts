import { loadConfig } from '../../../../functions/deny-tracked-paths/config.ts';
import { ConfigError } from '../../../../shared/domain/errors.ts';

const ENVIRONMENT = {
  STACK_NAME: 'riposte-dev',
  ENVIRONMENT: 'dev',
  LOG_LEVEL: 'INFO',
  ACCOUNT_ID: '123456789012',
  AWS_REGION: 'eu-west-1',
  INCIDENT_TABLE: 'incidents',
  CONTAINMENT_TABLE: 'containments',
  CONTROL_TABLE: 'control',
  REJECTED_QUEUE_URL: 'https://sqs/dlq',
  MAX_CONTAINMENTS_PER_HOUR: '5',
  RETENTION_DAYS: '365',
};

describe('the settings of deny-tracked-paths', () => {
  it('are read once, with their types', () => {
    expect(loadConfig(ENVIRONMENT)).toStrictEqual({
      stack: 'riposte-dev',
      environment: 'dev',
      logLevel: 'INFO',
      accountId: '123456789012',
      region: 'eu-west-1',
      incidentTable: 'incidents',
      containmentTable: 'containments',
      controlTable: 'control',
      rejectedQueueUrl: 'https://sqs/dlq',
      maxContainmentsPerHour: 5,
      retentionDays: 365,
    });
  });

  it('name everything that is missing at once', () => {
    const load = () => loadConfig({});

    expect(load).toThrow(ConfigError);
    for (const name of Object.keys(ENVIRONMENT)) expect(load).toThrow(name);
  });

  it.each(['-1', '1001', 'many'])('refuse a cap of %s', (value) => {
    expect(() => loadConfig({ ...ENVIRONMENT, MAX_CONTAINMENTS_PER_HOUR: value })).toThrow(
      'MAX_CONTAINMENTS_PER_HOUR',
    );
  });
});
