import {
  COMMON_SETTINGS,
  integer,
  list,
  memberAccounts,
  number,
  readEnvironment,
  text,
  type Environment,
} from '../../shared/runtime/environment.ts';

const SPEC = {
  ...COMMON_SETTINGS,
  memberAccounts: memberAccounts('MEMBER_ACCOUNTS'),
  accountId: text('ACCOUNT_ID'),
  region: text('AWS_REGION'),
  incidentTable: text('INCIDENT_TABLE'),
  controlTable: text('CONTROL_TABLE'),
  rejectedQueueUrl: text('REJECTED_QUEUE_URL'),
  eventBusName: text('EVENT_BUS_NAME'),
  evidenceBucket: text('EVIDENCE_BUCKET'),
  severityThreshold: number('SEVERITY_THRESHOLD', { min: 0, max: 10 }),
  mergeWindowHours: integer('MERGE_WINDOW_HOURS', { min: 1, max: 168 }),
  retentionDays: integer('RETENTION_DAYS', { min: 1, max: 3650 }),
  findingTopicArns: list('FINDING_TOPIC_ARNS'),
} as const;

/** Settings of triage-finding; throws ConfigError naming every problem. */
export function loadConfig(env: Environment) {
  return readEnvironment(env, SPEC);
}

export type Config = ReturnType<typeof loadConfig>;
