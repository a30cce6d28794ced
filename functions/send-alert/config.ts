import * as v from 'valibot';
import {
  COMMON_SETTINGS,
  integer,
  optionalText,
  readEnvironment,
  text,
  type Environment,
  type Setting,
} from '../../shared/runtime/environment.ts';

const SPEC = {
  ...COMMON_SETTINGS,
  incidentTable: text('INCIDENT_TABLE'),
  rejectedQueueUrl: text('REJECTED_QUEUE_URL'),
  alertTopicArn: text('ALERT_TOPIC_ARN'),
  // Empty: Slack is switched off.
  slackSecretArn: optionalText('SLACK_SECRET_ARN'),
  evidenceBucket: text('EVIDENCE_BUCKET'),
  runbookBaseUrl: httpsAddress('RUNBOOK_BASE_URL'),
  slackTimeoutMs: integer('SLACK_TIMEOUT_MS', { min: 500, max: 10_000 }),
} as const;

/** Address without a slash at its end, of characters that end no link; empty when there is none. */
function httpsAddress(key: string): Setting<string> {
  const form = /^(?:https:\/\/[\w.~:/@%+=-]*[\w~%+=-])?$/;
  return { key, schema: v.pipe(v.string('is missing'), v.regex(form, 'is no https address')) };
}

/** Settings of send-alert; throws ConfigError naming every problem. */
export function loadConfig(env: Environment) {
  return readEnvironment(env, SPEC);
}

export type Config = ReturnType<typeof loadConfig>;
