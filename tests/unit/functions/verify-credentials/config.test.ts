import { loadConfig } from '../../../../functions/verify-credentials/config.ts';
import { ConfigError } from '../../../../shared/domain/errors.ts';

const ENVIRONMENT = {
  STACK_NAME: 'riposte-dev',
  ENVIRONMENT: 'dev',
  LOG_LEVEL: 'INFO',
  ACCOUNT_ID: '123456789012',
  AWS_REGION: 'eu-west-1',
  INCIDENT_TABLE: 'incidents',
  CONTAINMENT_TABLE: 'containments',
  REJECTED_QUEUE_URL: 'https://rejected',
  REQUEST_QUEUE_URL: 'https://queue',
  RETENTION_DAYS: '365',
  CALL_SETTLE_SECONDS: '300',
  CALL_LOOK_DELAY_SECONDS: '900',
};

it('reads its settings', () => {
  expect(loadConfig(ENVIRONMENT)).toMatchObject({
    ...{ stack: 'riposte-dev', accountId: '123456789012', region: 'eu-west-1' },
    ...{ incidentTable: 'incidents', containmentTable: 'containments', retentionDays: 365 },
    ...{ rejectedQueueUrl: 'https://rejected', requestQueueUrl: 'https://queue' },
    ...{ settleSeconds: 300, lookDelaySeconds: 900 },
  });
});

it.each([
  ['REQUEST_QUEUE_URL', ''],
  ['CONTAINMENT_TABLE', ''],
  ['CALL_SETTLE_SECONDS', '0'],
  ['CALL_LOOK_DELAY_SECONDS', '901'],
  ['CALL_LOOK_DELAY_SECONDS', 'soon'],
])('does not start when %s is "%s"', (name, value) => {
  expect(() => loadConfig({ ...ENVIRONMENT, [name]: value })).toThrow(ConfigError);
});
