import { loadConfig } from '../../../../functions/queue-alert/config.ts';

const ENVIRONMENT = {
  STACK_NAME: 'riposte-dev',
  ENVIRONMENT: 'dev',
  LOG_LEVEL: 'INFO',
  ALERT_QUEUE_URL: 'https://queue',
  PENDING_ALERT_DELAY_SECONDS: '60',
  CONTEXT_ALERT_DELAY_SECONDS: '4',
};

describe('configuration of queue-alert', () => {
  it('reads its settings', () => {
    expect(loadConfig(ENVIRONMENT)).toEqual({
      stack: 'riposte-dev',
      environment: 'dev',
      logLevel: 'INFO',
      alertQueueUrl: 'https://queue',
      pendingAlertDelaySeconds: 60,
      contextAlertDelaySeconds: 4,
    });
  });

  it.each(['-1', '901', '1.5', ''])('refuses the delay %j, which SQS does not take', (value) => {
    const given = { PENDING_ALERT_DELAY_SECONDS: value, CONTEXT_ALERT_DELAY_SECONDS: value };

    expect(() => loadConfig({ ...ENVIRONMENT, ...given })).toThrow(
      /PENDING_ALERT_DELAY_SECONDS.*CONTEXT_ALERT_DELAY_SECONDS/,
    );
  });
});
