import { loadConfig } from '../../../../functions/send-alert/config.ts';

const ENVIRONMENT = {
  STACK_NAME: 'riposte-dev',
  ENVIRONMENT: 'dev',
  LOG_LEVEL: 'INFO',
  INCIDENT_TABLE: 'riposte-dev-incidents',
  REJECTED_QUEUE_URL: 'https://queue',
  ALERT_TOPIC_ARN: 'arn:topic',
  SLACK_SECRET_ARN: 'arn:secret',
  SLACK_TIMEOUT_MS: '5000',
  EVIDENCE_BUCKET: 'evidence',
  RUNBOOK_BASE_URL: 'https://gitlab.example.com/sec/riposte/-/blob/main/docs/runbooks',
};

describe('configuration of send-alert', () => {
  it('reads its settings', () => {
    expect(loadConfig(ENVIRONMENT)).toEqual({
      stack: 'riposte-dev',
      environment: 'dev',
      logLevel: 'INFO',
      incidentTable: 'riposte-dev-incidents',
      rejectedQueueUrl: 'https://queue',
      alertTopicArn: 'arn:topic',
      slackSecretArn: 'arn:secret',
      slackTimeoutMs: 5000,
      evidenceBucket: 'evidence',
      runbookBaseUrl: ENVIRONMENT.RUNBOOK_BASE_URL,
    });
  });

  it('takes an empty secret for Slack switched off', () => {
    expect(loadConfig({ ...ENVIRONMENT, SLACK_SECRET_ARN: '' }).slackSecretArn).toBeUndefined();
  });

  it('takes an empty address for runbooks that are not published', () => {
    expect(loadConfig({ ...ENVIRONMENT, RUNBOOK_BASE_URL: '' }).runbookBaseUrl).toBe('');
  });

  it.each(['http://wiki', 'https://wiki/', 'https://wiki/a|b', 'https://wiki/<x>', 'wiki'])(
    'refuses the address %s for runbooks',
    (value) => {
      expect(() => loadConfig({ ...ENVIRONMENT, RUNBOOK_BASE_URL: value })).toThrow(
        'RUNBOOK_BASE_URL is no https address',
      );
    },
  );

  it.each(['0', '499', '10001', 'NaN', '1000.5'])('refuses the time-out %s', (value) => {
    expect(() => loadConfig({ ...ENVIRONMENT, SLACK_TIMEOUT_MS: value })).toThrow(
      'SLACK_TIMEOUT_MS',
    );
  });

  it('names everything that is missing at once', () => {
    expect(() => loadConfig({})).toThrow(
      /STACK_NAME.*ENVIRONMENT.*LOG_LEVEL.*INCIDENT_TABLE.*REJECTED_QUEUE_URL.*ALERT_TOPIC_ARN.*EVIDENCE_BUCKET.*RUNBOOK_BASE_URL.*SLACK_TIMEOUT_MS/,
    );
  });
});
