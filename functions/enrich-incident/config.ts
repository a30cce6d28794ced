import {
  COMMON_SETTINGS,
  integer,
  listOf,
  optionalOf,
  readEnvironment,
  text,
  type Environment,
} from '../../shared/runtime/environment.ts';
import {
  CIDR,
  FLOW_LOG_FORMAT,
  KEY_PREFIX,
  S3_OBJECT,
  WORKING_HOURS,
} from '../../shared/runtime/forms.ts';

/** Where flow logs lie, and how much of them is read for one incident. */
const FLOW_LOGS = {
  flowLogBucket: text('FLOW_LOG_BUCKET'),
  /** What stands before `AWSLogs/` in the keys, without a slash at its end. */
  flowLogPrefix: optionalOf('FLOW_LOG_PREFIX', KEY_PREFIX),
  /** Layout of objects that have no header line. */
  flowLogFormat: optionalOf('FLOW_LOG_FORMAT', FLOW_LOG_FORMAT),
  /** Before the first and after the last activity. */
  flowLogWindowMinutes: integer('FLOW_LOG_WINDOW_MINUTES', { min: 1, max: 720 }),
  /** From the first to the second look, and the unit of those that follow; 900 is the longest delay of an SQS message. */
  flowLogLookDelaySeconds: integer('FLOW_LOG_LOOK_DELAY_SECONDS', { min: 1, max: 900 }),
  /** As stored, of all objects of one look together. */
  flowLogMaxMegabytes: integer('FLOW_LOG_MAX_MEGABYTES', { min: 1, max: 100_000 }),
  flowLogMaxObjects: integer('FLOW_LOG_MAX_OBJECTS', { min: 1, max: 100_000 }),
  flowLogBudgetSeconds: integer('FLOW_LOG_BUDGET_SECONDS', { min: 1, max: 600 }),
} as const;

/** What patterns in traffic are measured against. */
const PATTERNS = {
  exfiltrationMegabytes: integer('EXFILTRATION_MEGABYTES', { min: 1, max: 1_000_000 }),
  workingHours: optionalOf('WORKING_HOURS', WORKING_HOURS),
  /** Networks that are ours although they are not private ones. */
  ownNetworks: listOf('OWN_NETWORKS', CIDR),
  indicatorObject: optionalOf('INDICATOR_OBJECT', S3_OBJECT),
  geoDatabases: listOf('GEO_DATABASES', S3_OBJECT),
} as const;

const SPEC = {
  ...COMMON_SETTINGS,
  accountId: text('ACCOUNT_ID'),
  region: text('AWS_REGION'),
  incidentTable: text('INCIDENT_TABLE'),
  containmentTable: text('CONTAINMENT_TABLE'),
  eventBusName: text('EVENT_BUS_NAME'),
  rejectedQueueUrl: text('REJECTED_QUEUE_URL'),
  /** The queue that it works off itself: further looks wait there. */
  requestQueueUrl: text('REQUEST_QUEUE_URL'),
  evidenceBucket: text('EVIDENCE_BUCKET'),
  retentionDays: integer('RETENTION_DAYS', { min: 1, max: 3650 }),
  ...FLOW_LOGS,
  ...PATTERNS,
} as const;

/** Settings of enrich-incident; throws ConfigError naming every problem. */
export function loadConfig(env: Environment) {
  return readEnvironment(env, SPEC);
}

export type Config = ReturnType<typeof loadConfig>;
