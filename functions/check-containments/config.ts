import {
  COMMON_SETTINGS,
  optionalOf,
  readEnvironment,
  text,
  type Environment,
} from '../../shared/runtime/environment.ts';
import { IP_SET_ARN } from '../../shared/runtime/forms.ts';

const SPEC = {
  ...COMMON_SETTINGS,
  accountId: text('ACCOUNT_ID'),
  region: text('AWS_REGION'),
  containmentTable: text('CONTAINMENT_TABLE'),
  eventBusName: text('EVENT_BUS_NAME'),
  rejectedQueueUrl: text('REJECTED_QUEUE_URL'),
  denyPolicyArn: text('DENY_POLICY_ARN'),
  ipv4Set: optionalOf('IPV4_SET_ARN', IP_SET_ARN),
  ipv6Set: optionalOf('IPV6_SET_ARN', IP_SET_ARN),
} as const;

/** Settings of check-containments; throws ConfigError naming every problem. */
export function loadConfig(env: Environment) {
  return readEnvironment(env, SPEC);
}

export type Config = ReturnType<typeof loadConfig>;
