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
  controlTable: text('CONTROL_TABLE'),
  rejectedQueueUrl: text('REJECTED_QUEUE_URL'),
  maxContainmentsPerHour: integer('MAX_CONTAINMENTS_PER_HOUR', { min: 0, max: 1000 }),
  retentionDays: integer('RETENTION_DAYS', { min: 1, max: 3650 }),
} as const;

/** Settings of deny-tracked-paths; throws ConfigError naming every problem. */
export function loadConfig(env: Environment) {
  return readEnvironment(env, SPEC);
}

export type Config = ReturnType<typeof loadConfig>;
