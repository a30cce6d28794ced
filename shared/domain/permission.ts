/** One thing that the role of a function may do, declared beside the code that needs it. */
export interface Permission {
  /** IAM action, e.g. `dynamodb:GetItem`. */
  readonly action: string;
  /** Logical names, e.g. `incidents-table`, `alerts-queue`, `own-dead-letter-queue`, `data-key`, `log-group`. */
  readonly on: readonly string[];
  readonly why: string;
  /** `code`: our code makes the call. `service`: AWS makes it for us with the role of the function. */
  readonly calledBy: 'code' | 'service';
}

/** What every function needs: writing its log and, where switched on, its traces. */
export const WRITES_LOG_AND_TRACES: readonly Permission[] = [
  ...service(['logs:CreateLogStream', 'logs:PutLogEvents'], 'log-group', 'Lambda writes the log'),
  ...service(
    ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    'traces',
    'Lambda writes traces',
  ),
];

/** What the event source mapping of a queue needs. */
export function readsQueue(queue: string): readonly Permission[] {
  const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  return service(actions, queue, 'Lambda reads the queue that triggers the function');
}

/** Sending into the function's own dead-letter queue what can never succeed. */
export const REJECTS_MESSAGES: readonly Permission[] = [
  {
    action: 'sqs:SendMessage',
    on: ['own-dead-letter-queue'],
    why: 'a message that can never succeed is kept with its reason',
    calledBy: 'code',
  },
];

/** Reading and writing what is encrypted with the key of the platform. */
export const USES_DATA_KEY: readonly Permission[] = service(
  ['kms:Decrypt', 'kms:GenerateDataKey'],
  'data-key',
  'queues, tables, topic, secret and bucket are encrypted with it',
);

/** Permissions that only an AWS service uses, with the role of the function. */
export function service(
  actions: readonly string[],
  on: string,
  why: string,
): readonly Permission[] {
  return actions.map((action) => ({ action, on: [on], why, calledBy: 'service' }));
}

/** Acting in the accounts that the policy lists, and in no other. */
export const ASSUMES_MEMBER_ROLE: Permission = {
  action: 'sts:AssumeRole',
  on: ['member-role'],
  why: 'acts on targets of member accounts, by the role of its own name there',
  calledBy: 'code',
};

/** A permission that our own code uses, on these resources. */
export function code(action: string, on: readonly string[], why: string): Permission {
  return { action, on, why, calledBy: 'code' };
}
