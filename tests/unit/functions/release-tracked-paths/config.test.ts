import { loadConfig } from '../../../../functions/release-tracked-paths/config.ts';
import { ConfigError } from '../../../../shared/domain/errors.ts';

const ENVIRONMENT = {
  STACK_NAME: 'riposte-dev',
  ENVIRONMENT: 'dev',
  LOG_LEVEL: 'WARN',
  INCIDENT_TABLE: 'incidents',
  CONTAINMENT_TABLE: 'containments',
  REJECTED_QUEUE_URL: 'https://sqs/dlq',
  RETENTION_DAYS: '365',
};

describe('the settings of release-tracked-paths', () => {
  it('are read once, with their types', () => {
    expect(loadConfig(ENVIRONMENT)).toStrictEqual({
      stack: 'riposte-dev',
      environment: 'dev',
      logLevel: 'WARN',
      incidentTable: 'incidents',
      containmentTable: 'containments',
      rejectedQueueUrl: 'https://sqs/dlq',
      retentionDays: 365,
    });
  });

  it('name everything that is missing at once', () => {
    const load = () => loadConfig({});

    expect(load).toThrow(ConfigError);
    for (const name of Object.keys(ENVIRONMENT)) expect(load).toThrow(name);
  });
});
