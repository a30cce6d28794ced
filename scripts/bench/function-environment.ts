const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';
const STACK = 'riposte-bench';
const QUEUES = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${STACK}`;

/** Settings with which every function starts. No address is ever called: only loading is measured. */
export const functionEnvironment: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_REGION: REGION,
  AWS_LAMBDA_FUNCTION_NAME: STACK,
  STACK_NAME: STACK,
  ENVIRONMENT: 'dev',
  LOG_LEVEL: 'ERROR',
  ACCOUNT_ID: ACCOUNT,
  INCIDENT_TABLE: `${STACK}-incidents`,
  CONTAINMENT_TABLE: `${STACK}-containments`,
  CONTROL_TABLE: `${STACK}-control`,
  REJECTED_QUEUE_URL: `${QUEUES}-dlq`,
  EVENT_BUS_NAME: STACK,
  EVIDENCE_BUCKET: `${STACK}-evidence`,
  SEVERITY_THRESHOLD: '4.0',
  MERGE_WINDOW_HOURS: '24',
  RETENTION_DAYS: '365',
  FINDING_TOPIC_ARNS: '',
  MAX_CONTAINMENTS_PER_HOUR: '5',
  DENY_POLICY_ARN: `arn:aws:iam::${ACCOUNT}:policy/${STACK}-deny-all`,
  SESSION_CUTOFF_LEAD_SECONDS: '30',
  QUARANTINE_GROUP_NAME: `${STACK}-quarantine`,
  ALERT_QUEUE_URL: `${QUEUES}-alerts`,
  PENDING_ALERT_DELAY_SECONDS: '60',
  CONTEXT_ALERT_DELAY_SECONDS: '4',
  ALERT_TOPIC_ARN: `arn:aws:sns:${REGION}:${ACCOUNT}:${STACK}-alerts`,
  SLACK_SECRET_ARN: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${STACK}/slack-webhook`,
  SLACK_TIMEOUT_MS: '3000',
  RUNBOOK_BASE_URL: '',
};
