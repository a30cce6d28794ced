import {
  COMMON_SETTINGS,
  integer,
  readEnvironment,
  text,
  type Environment,
} from '../../shared/runtime/environment.ts';

const SPEC = {
  ...COMMON_SETTINGS,
  alertQueueUrl: text('ALERT_QUEUE_URL'),
  // SQS delays a message by 15 minutes at most.
  pendingAlertDelaySeconds: integer('PENDING_ALERT_DELAY_SECONDS', { min: 0, max: 900 }),
  contextAlertDelaySeconds: integer('CONTEXT_ALERT_DELAY_SECONDS', { min: 0, max: 900 }),
} as const;

/** Settings of queue-alert; throws ConfigError naming every problem. */
export function loadConfig(env: Environment) {
  return readEnvironment(env, SPEC);
}

export type Config = ReturnType<typeof loadConfig>;
