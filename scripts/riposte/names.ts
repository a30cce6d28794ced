/** Queues with a dead-letter queue, by their name without the stack. */
export const WORK_QUEUES = [
  'findings',
  'isolate-instance',
  'release-instance',
  'revoke-credentials',
  'release-credentials',
  'restrict-bucket',
  'release-bucket',
  'stop-function',
  'release-function',
  'block-address',
  'release-address',
  'check-containments',
  'deny-tracked-paths',
  'release-tracked-paths',
  'enrich-incident',
  'preserve-evidence',
  'verify-credentials',
  'alerts',
] as const;

/** Queues that are dead-letter queues themselves: what no queue took, what no alert was made of. */
export const LAST_STOPS = ['undelivered', 'stream-failures'] as const;

/** AWS Health and IAM tell of what happens here only, wherever the stack is; their events are forwarded to it. */
export const FORWARDING_REGION = 'us-east-1';

/** Resource names that follow from the stack's name; see docs/architecture.md. */
export interface StackNames {
  readonly bus: string;
  readonly incidentTable: string;
  readonly containmentTable: string;
  readonly controlTable: string;
  readonly queue: (name: string) => string;
  readonly function: (name: string) => string;
}

/** Names of a stack such as `riposte-dev`. */
export function namesOf(stack: string): StackNames {
  return {
    bus: stack,
    incidentTable: `${stack}-incidents`,
    containmentTable: `${stack}-containments`,
    controlTable: `${stack}-control`,
    queue: (name) => `${stack}-${name}`,
    function: (name) => `${stack}-${name}`,
  };
}
