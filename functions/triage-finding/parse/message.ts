import { InvalidInputError } from '../../../shared/domain/errors.ts';
import { parseJson } from '../../../shared/domain/parsing.ts';
import { unwrapNotification } from './notification.ts';
import { readBody } from './sources.ts';
import type { Reading } from './reading.ts';

/** A message of the findings queue. */
export interface IncomingMessage {
  readonly body: string;
  /** ISO 8601 */
  readonly receivedAt: string;
}

/** Whom the platform listens to. */
export interface Audience {
  readonly stack: string;
  readonly findingTopicArns: readonly string[];
}

/**
 * Reads the findings of a message: an event of EventBridge, or what a listed SNS topic wraps. Throws InvalidInputError with the
 * reason when the message as a whole cannot be read.
 */
export function parseMessage(
  { body, receivedAt }: IncomingMessage,
  { stack, findingTopicArns }: Audience,
): Reading {
  const { content, ...way } = unwrapNotification(parseJson(body), findingTopicArns);
  const reading = readBody(content, { ...way, stack, receivedAt });
  if (reading.findings.length + reading.skipped.length === 0) throw rejection(reading);
  return reading;
}

/** All that could not be read, as one reason. */
export function rejection({ findings, skipped, rejected }: Reading): InvalidInputError {
  const [first] = rejected;
  if (rejected.length === 1 && findings.length + skipped.length === 0 && first) return first;
  const all = findings.length + skipped.length + rejected.length;
  const reasons = rejected.slice(0, 3).map(({ message }) => message);
  return new InvalidInputError(
    `${rejected.length} of ${all} findings cannot be read: ${reasons.join('; ')}`,
  );
}
