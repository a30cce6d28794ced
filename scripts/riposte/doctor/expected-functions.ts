const EVERY = ['ENVIRONMENT', 'LOG_LEVEL', 'STACK_NAME'];
/** What works off a queue and keeps incidents. */
const KEEPER = [...EVERY, 'INCIDENT_TABLE', 'REJECTED_QUEUE_URL', 'RETENTION_DAYS'];
const RELEASER = [...KEEPER, 'CONTAINMENT_TABLE'];
const CONTAINER = [...RELEASER, 'ACCOUNT_ID', 'CONTROL_TABLE', 'MAX_CONTAINMENTS_PER_HOUR'];

const IP_SETS = ['IPV4_SET_ARN', 'IPV6_SET_ARN'];

/** The functions of a stack, by their names without the stack, and the variables without which each does not start. */
export const EXPECTED_FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  'triage-finding': [
    ...KEEPER,
    ...['ACCOUNT_ID', 'CONTROL_TABLE', 'EVENT_BUS_NAME', 'EVIDENCE_BUCKET', 'FINDING_TOPIC_ARNS'],
    ...['MERGE_WINDOW_HOURS', 'SEVERITY_THRESHOLD'],
  ],
  'isolate-instance': [
    ...CONTAINER,
    ...['CONVERSION_GROUP_NAME', 'QUARANTINE_GROUP_NAME', 'REQUEST_QUEUE_URL'],
  ],
  'release-instance': RELEASER,
  'revoke-credentials': [...CONTAINER, 'DENY_POLICY_ARN', 'SESSION_CUTOFF_LEAD_SECONDS'],
  'release-credentials': [...RELEASER, 'DENY_POLICY_ARN'],
  'restrict-bucket': [...CONTAINER, 'FLOW_LOG_BUCKET'],
  'release-bucket': [...RELEASER, 'ACCOUNT_ID'],
  'stop-function': CONTAINER,
  'release-function': RELEASER,
  'block-address': [...CONTAINER, ...IP_SETS, 'EXPIRY_HOURS'],
  'release-address': [...RELEASER, ...IP_SETS, 'REQUEST_QUEUE_URL'],
  'check-containments': [
    ...EVERY,
    ...['ACCOUNT_ID', 'CONTAINMENT_TABLE', 'DENY_POLICY_ARN', 'EVENT_BUS_NAME'],
    ...[...IP_SETS, 'REJECTED_QUEUE_URL'],
  ],
  'deny-tracked-paths': CONTAINER,
  'release-tracked-paths': RELEASER,
  'enrich-incident': [
    ...RELEASER,
    ...['ACCOUNT_ID', 'EVENT_BUS_NAME', 'EVIDENCE_BUCKET', 'REQUEST_QUEUE_URL'],
    'EXFILTRATION_MEGABYTES',
    ...['FLOW_LOG_BUCKET', 'FLOW_LOG_PREFIX', 'FLOW_LOG_FORMAT', 'FLOW_LOG_WINDOW_MINUTES'],
    ...['FLOW_LOG_LOOK_DELAY_SECONDS', 'FLOW_LOG_BUDGET_SECONDS'],
    ...['FLOW_LOG_MAX_MEGABYTES', 'FLOW_LOG_MAX_OBJECTS'],
    ...['GEO_DATABASES', 'INDICATOR_OBJECT', 'OWN_NETWORKS', 'WORKING_HOURS'],
  ],
  'preserve-evidence': [...RELEASER, 'ACCOUNT_ID', 'EVIDENCE_BUCKET'],
  'verify-credentials': [
    ...RELEASER,
    ...['ACCOUNT_ID', 'REQUEST_QUEUE_URL', 'CALL_SETTLE_SECONDS', 'CALL_LOOK_DELAY_SECONDS'],
  ],
  'queue-alert': [
    ...EVERY,
    ...['ALERT_QUEUE_URL', 'CONTEXT_ALERT_DELAY_SECONDS', 'PENDING_ALERT_DELAY_SECONDS'],
  ],
  'send-alert': [
    ...EVERY,
    ...['ALERT_TOPIC_ARN', 'EVIDENCE_BUCKET', 'INCIDENT_TABLE', 'REJECTED_QUEUE_URL'],
    ...['RUNBOOK_BASE_URL', 'SLACK_SECRET_ARN', 'SLACK_TIMEOUT_MS'],
  ],
};

/** Variables that mean "none" when they are empty. */
export const MAY_BE_EMPTY: readonly string[] = [
  ...['FINDING_TOPIC_ARNS', 'RUNBOOK_BASE_URL', 'SLACK_SECRET_ARN'],
  ...['FLOW_LOG_PREFIX', 'FLOW_LOG_FORMAT', 'GEO_DATABASES', 'INDICATOR_OBJECT'],
  ...['OWN_NETWORKS', 'WORKING_HOURS', ...IP_SETS],
];
