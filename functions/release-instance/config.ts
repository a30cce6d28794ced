import {
  COMMON_SETTINGS,
  integer,
  memberAccounts,
  readEnvironment,
  text,
  type Environment,
} from '../../shared/runtime/environment.ts';

const SPEC = {
  ...COMMON_SETTINGS,
  accountId: text('ACCOUNT_ID'),
  region: text('AWS_REGION'),
  memberAccounts: memberAccounts('MEMBER_ACCOUNTS'),
  incidentTable: text('INCIDENT_TABLE'),
  containmentTable: text('CONTAINMENT_TABLE'),
  rejectedQueueUrl: text('REJECTED_QUEUE_URL'),
  retentionDays: integer('RETENTION_DAYS', { min: 1, max: 3650 }),
} as const;

/** Settings of release-instance; throws ConfigError naming every problem. */
export function loadConfig(env: Environment) {
  return readEnvironment(env, SPEC);
}

export type Config = ReturnType<typeof loadConfig>;
