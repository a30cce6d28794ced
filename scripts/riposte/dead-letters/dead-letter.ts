import type { Message } from '@aws-sdk/client-sqs';
import * as v from 'valibot';

/** `rejected`: can never succeed as it is. `failed`: was tried often enough. `undelivered`: EventBridge could not hand it over. */
export type DeadLetterKind = 'failed' | 'rejected' | 'undelivered';

/** A message that was given up, as people read it. */
export interface DeadLetter {
  readonly messageId: string;
  readonly kind: DeadLetterKind;
  /** Why it lies here, as far as the message itself says. */
  readonly reason?: string;
  /** ISO 8601: when it was sent for the first time. */
  readonly sentAt?: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Reads what a message says about its end: our own attributes, or those of EventBridge. */
export function readDeadLetter(message: Message): DeadLetter {
  const attributes = attributesOf(message);
  const reason = reasonOf(attributes) ?? streamCondition(message.Body);
  const sent = message.Attributes?.SentTimestamp;
  return {
    messageId: message.MessageId ?? '',
    kind: kindOf(attributes),
    ...(reason !== undefined && { reason }),
    ...(sent !== undefined && { sentAt: new Date(Number(sent)).toISOString() }),
    attributes,
    body: message.Body ?? '',
  };
}

function attributesOf({ MessageAttributes: attributes = {} }: Message): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { StringValue: value }]) => [name, value ?? '']),
  );
}

/** Functions mark what they reject (`rejectedBy`, `reason`); what SQS itself moved here carries no mark. */
function kindOf(attributes: Readonly<Record<string, string>>): DeadLetterKind {
  if ('rejectedBy' in attributes || 'reason' in attributes) return 'rejected';
  return 'ERROR_CODE' in attributes ? 'undelivered' : 'failed';
}

function reasonOf(attributes: Readonly<Record<string, string>>): string | undefined {
  const { reason, ERROR_CODE: code, ERROR_MESSAGE: message } = attributes;
  if (reason !== undefined) return reason;
  return code === undefined ? undefined : [code, message].filter(Boolean).join(': ');
}

/** Lambda says in the body why it gave up a batch of the stream. */
const StreamFailureSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ requestContext: v.object({ condition: v.string() }) }),
);

function streamCondition(body: string | undefined): string | undefined {
  const parsed = v.safeParse(StreamFailureSchema, body);
  return parsed.success ? parsed.output.requestContext.condition : undefined;
}
