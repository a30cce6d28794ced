import type { SQSRecord } from 'aws-lambda';
import * as v from 'valibot';
import { RiposteError, describeError } from '../domain/errors.ts';

/** A message for the dead-letter queue: the body as it came, the reason beside it. */
export interface Rejection {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Puts a record that can never succeed where people find it, with its reason. */
export type Reject = (record: SQSRecord, error: unknown) => Promise<void>;

/** Bytes of body and attributes together; the default limit of a queue, below what SQS may allow. */
const MAX_MESSAGE_BYTES = 262_144;
const MAX_REASON_CHARACTERS = 1000;
const MAX_ATTRIBUTE_CHARACTERS = 256;

/** Characters that SQS refuses in bodies and attributes: all that XML 1.0 does not know. */
// eslint-disable-next-line no-control-regex -- these are the characters to be found
const REFUSED_BY_SQS = /[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Rejects into a queue by the given sender. */
export function rejectInto(
  send: (message: Rejection) => Promise<void>,
  rejectedBy: string,
): Reject {
  return (record, error) => send(buildRejection(record, error, rejectedBy));
}

/** The dead-letter message of a record. The body is never changed, so that it can be played again. */
export function buildRejection(record: SQSRecord, error: unknown, rejectedBy: string): Rejection {
  const attributes = fitting(MAX_MESSAGE_BYTES - bytes(record.body), {
    errorCode: attribute(error instanceof RiposteError ? error.code : 'unexpected'),
    correlationId: attribute(correlationIdOf(record)),
    rejectedBy: attribute(rejectedBy),
    reason: attribute(describeError(error), MAX_REASON_CHARACTERS),
  });
  return { body: record.body, attributes };
}

const CorrelationSchema = v.object({
  correlationId: v.optional(v.pipe(v.string(), v.nonEmpty())),
  detail: v.optional(
    v.object({ correlationId: v.optional(v.string()), id: v.optional(v.string()) }),
  ),
});

/** Correlation id that a body carries, as far as it can be read; else the id of the message. */
export function correlationIdOf(record: Pick<SQSRecord, 'body' | 'messageId'>): string {
  const parsed = v.safeParse(CorrelationSchema, jsonOrUndefined(record.body));
  const { correlationId, detail } = parsed.success ? parsed.output : {};
  return correlationId ?? detail?.correlationId ?? detail?.id ?? record.messageId;
}

function jsonOrUndefined(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function attribute(value: string, maxCharacters = MAX_ATTRIBUTE_CHARACTERS): string {
  const clean = value.replace(REFUSED_BY_SQS, '\ufffd');
  const characters = Array.from(clean);
  if (characters.length <= maxCharacters) return clean || '-';
  return `${characters.slice(0, maxCharacters - 1).join('')}…`;
}

/** As many attributes as there is room for: a body at the limit is worth more than its labels. */
function fitting(room: number, attributes: Record<string, string>): Record<string, string> {
  let left = room;
  const kept = Object.entries(attributes).filter(([name, value]) => {
    left -= bytes(name) + bytes('String') + bytes(value);
    return left >= 0;
  });
  return Object.fromEntries(kept);
}

function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
