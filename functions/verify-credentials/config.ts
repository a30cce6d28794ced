import {
  COMMON_SETTINGS,
  integer,
  readEnvironment,
  text,
  type Environment,
} from '../../shared/runtime/environment.ts';

const SPEC = {
  ...COMMON_SETTINGS,
  accountId: text('ACCOUNT_ID'),
  region: text('AWS_REGION'),
  incidentTable: text('INCIDENT_TABLE'),
  containmentTable: text('CONTAINMENT_TABLE'),
  rejectedQueueUrl: text('REJECTED_QUEUE_URL'),
  /** The queue that it works off itself: further looks wait there. */
  requestQueueUrl: text('REQUEST_QUEUE_URL'),
  retentionDays: integer('RETENTION_DAYS', { min: 1, max: 3650 }),
  /** So long may a cut need until IAM has told it everywhere. */
  settleSeconds: integer('CALL_SETTLE_SECONDS', { min: 1, max: 3600 }),
  /** So late may CloudTrail show a call; the unit of the times between looks. 900 is the longest delay of an SQS message. */
  lookDelaySeconds: integer('CALL_LOOK_DELAY_SECONDS', { min: 1, max: 900 }),
} as const;

/** Settings of verify-credentials; throws ConfigError naming every problem. */
export function loadConfig(env: Environment) {
  return readEnvironment(env, SPEC);
}

export type Config = ReturnType<typeof loadConfig>;
