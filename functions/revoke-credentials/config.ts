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
  region: text('AWS_REGION'),
  memberAccounts: memberAccounts('MEMBER_ACCOUNTS'),
  accountId: text('ACCOUNT_ID'),
  incidentTable: text('INCIDENT_TABLE'),
  containmentTable: text('CONTAINMENT_TABLE'),
  controlTable: text('CONTROL_TABLE'),
  rejectedQueueUrl: text('REJECTED_QUEUE_URL'),
  denyPolicyArn: text('DENY_POLICY_ARN'),
  maxContainmentsPerHour: integer('MAX_CONTAINMENTS_PER_HOUR', { min: 0, max: 1000 }),
  // IAM needs a moment until a policy holds everywhere; sessions of that moment must be older, too.
  cutoffLeadSeconds: integer('SESSION_CUTOFF_LEAD_SECONDS', { min: 0, max: 900 }),
  retentionDays: integer('RETENTION_DAYS', { min: 1, max: 3650 }),
} as const;

/** Settings of revoke-credentials; throws ConfigError naming every problem. */
export function loadConfig(env: Environment) {
  return readEnvironment(env, SPEC);
}

export type Config = ReturnType<typeof loadConfig>;
