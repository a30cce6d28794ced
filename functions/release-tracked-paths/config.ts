import {
  COMMON_SETTINGS,
  integer,
  readEnvironment,
  text,
  type Environment,
} from '../../shared/runtime/environment.ts';

const SPEC = {
  ...COMMON_SETTINGS,
  incidentTable: text('INCIDENT_TABLE'),
  containmentTable: text('CONTAINMENT_TABLE'),
  rejectedQueueUrl: text('REJECTED_QUEUE_URL'),
  retentionDays: integer('RETENTION_DAYS', { min: 1, max: 3650 }),
} as const;

/** Settings of release-tracked-paths; throws ConfigError naming every problem. */
export function loadConfig(env: Environment) {
  return readEnvironment(env, SPEC);
}

export type Config = ReturnType<typeof loadConfig>;
