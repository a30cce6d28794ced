const EVERY = ['ENVIRONMENT', 'LOG_LEVEL', 'STACK_NAME'];
const RESPONDER = [
  ...EVERY,
  ...['CONTAINMENT_TABLE', 'INCIDENT_TABLE', 'REJECTED_QUEUE_URL', 'RETENTION_DAYS'],
];

/** The functions of a stack, by their names without the stack, and the variables without which each does not start. */
export const EXPECTED_FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  'triage-finding': [
    ...EVERY,
    ...['ACCOUNT_ID', 'CONTROL_TABLE', 'EVENT_BUS_NAME', 'EVIDENCE_BUCKET', 'FINDING_TOPIC_ARNS'],
    ...['INCIDENT_TABLE', 'MERGE_WINDOW_HOURS', 'REJECTED_QUEUE_URL', 'RETENTION_DAYS'],
    'SEVERITY_THRESHOLD',
  ],
  'isolate-instance': [
    ...RESPONDER,
    ...['ACCOUNT_ID', 'CONTROL_TABLE', 'MAX_CONTAINMENTS_PER_HOUR', 'QUARANTINE_GROUP_NAME'],
  ],
  'release-instance': RESPONDER,
  'queue-alert': [...EVERY, 'ALERT_QUEUE_URL', 'PENDING_ALERT_DELAY_SECONDS'],
  'send-alert': [
    ...EVERY,
    ...['ALERT_TOPIC_ARN', 'INCIDENT_TABLE', 'REJECTED_QUEUE_URL'],
    ...['SLACK_SECRET_ARN', 'SLACK_TIMEOUT_MS'],
  ],
};

/** Variables that mean "none" when they are empty. */
export const MAY_BE_EMPTY: readonly string[] = ['FINDING_TOPIC_ARNS', 'SLACK_SECRET_ARN'];
