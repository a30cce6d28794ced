import { loadConfig } from '../../../../functions/preserve-evidence/config.ts';
import { ConfigError } from '../../../../shared/domain/errors.ts';

const ENVIRONMENT = {
  STACK_NAME: 'riposte-dev',
  ENVIRONMENT: 'dev',
  LOG_LEVEL: 'INFO',
  ACCOUNT_ID: '123456789012',
  AWS_REGION: 'eu-west-1',
  INCIDENT_TABLE: 'incidents',
  CONTAINMENT_TABLE: 'containments',
  REJECTED_QUEUE_URL: 'https://queue',
  EVIDENCE_BUCKET: 'evidence',
  RETENTION_DAYS: '365',
};

it('reads its settings', () => {
  expect(loadConfig(ENVIRONMENT)).toMatchObject({
    ...{ stack: 'riposte-dev', accountId: '123456789012', region: 'eu-west-1' },
    ...{ incidentTable: 'incidents', containmentTable: 'containments' },
    ...{ evidenceBucket: 'evidence', retentionDays: 365, rejectedQueueUrl: 'https://queue' },
  });
});

it.each(['EVIDENCE_BUCKET', 'CONTAINMENT_TABLE', 'RETENTION_DAYS'])(
  'does not start without %s',
  (name) => {
    expect(() => loadConfig({ ...ENVIRONMENT, [name]: '' })).toThrow(ConfigError);
  },
);
