import {
  COMMON_SETTINGS,
  integer,
  optionalText,
  readEnvironment,
  text,
  type Environment,
} from '../../shared/runtime/environment.ts';

const SPEC = {
  ...COMMON_SETTINGS,
  incidentTable: text('INCIDENT_TABLE'),
  rejectedQueueUrl: text('REJECTED_QUEUE_URL'),
  alertTopicArn: text('ALERT_TOPIC_ARN'),
  // Empty: Slack is switched off.
  slackSecretArn: optionalText('SLACK_SECRET_ARN'),
  slackTimeoutMs: integer('SLACK_TIMEOUT_MS', { min: 500, max: 10_000 }),
} as const;

/** Settings of send-alert; throws ConfigError naming every problem. */
export function loadConfig(env: Environment) {
  return readEnvironment(env, SPEC);
}

export type Config = ReturnType<typeof loadConfig>;
