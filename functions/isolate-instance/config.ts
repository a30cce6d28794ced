import {
  COMMON_SETTINGS,
  integer,
  memberAccounts,
  optionalOf,
  readEnvironment,
  text,
  type Environment,
} from '../../shared/runtime/environment.ts';
import { INSTANCE_PROFILE_ARN } from '../../shared/runtime/forms.ts';

const SPEC = {
  ...COMMON_SETTINGS,
  memberAccounts: memberAccounts('MEMBER_ACCOUNTS'),
  accountId: text('ACCOUNT_ID'),
  region: text('AWS_REGION'),
  incidentTable: text('INCIDENT_TABLE'),
  containmentTable: text('CONTAINMENT_TABLE'),
  controlTable: text('CONTROL_TABLE'),
  rejectedQueueUrl: text('REJECTED_QUEUE_URL'),
  maxContainmentsPerHour: integer('MAX_CONTAINMENTS_PER_HOUR', { min: 0, max: 1000 }),
  requestQueueUrl: text('REQUEST_QUEUE_URL'),
  conversionGroupName: text('CONVERSION_GROUP_NAME'),
  quarantineGroupName: text('QUARANTINE_GROUP_NAME'),
  /** What takes the place of an instance profile where the policy has it replaced; Terraform makes it only then. */
  replacementProfile: optionalOf('REPLACEMENT_PROFILE_ARN', INSTANCE_PROFILE_ARN),
  retentionDays: integer('RETENTION_DAYS', { min: 1, max: 3650 }),
} as const;

/** Settings of isolate-instance; throws ConfigError naming every problem. */
export function loadConfig(env: Environment) {
  return readEnvironment(env, SPEC);
}

export type Config = ReturnType<typeof loadConfig>;
