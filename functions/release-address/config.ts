import {
  COMMON_SETTINGS,
  integer,
  optionalOf,
  readEnvironment,
  text,
  type Environment,
} from '../../shared/runtime/environment.ts';
import { IP_SET_ARN } from '../../shared/runtime/forms.ts';

const SPEC = {
  ...COMMON_SETTINGS,
  incidentTable: text('INCIDENT_TABLE'),
  containmentTable: text('CONTAINMENT_TABLE'),
  rejectedQueueUrl: text('REJECTED_QUEUE_URL'),
  requestQueueUrl: text('REQUEST_QUEUE_URL'),
  retentionDays: integer('RETENTION_DAYS', { min: 1, max: 3650 }),
  ipv4Set: optionalOf('IPV4_SET_ARN', IP_SET_ARN),
  ipv6Set: optionalOf('IPV6_SET_ARN', IP_SET_ARN),
} as const;

/** Settings of release-address; throws ConfigError naming every problem. */
export function loadConfig(env: Environment) {
  return readEnvironment(env, SPEC);
}

export type Config = ReturnType<typeof loadConfig>;
