import * as v from 'valibot';
import { InvalidInputError } from '../../../shared/domain/errors.ts';
import { parseJson } from '../../../shared/domain/parsing.ts';
import type { ReadContext } from './reading.ts';

const NotificationSchema = v.looseObject({
  Type: v.literal('Notification'),
  TopicArn: v.string(),
  Message: v.string(),
});

interface Unwrapped extends Pick<ReadContext, 'via' | 'topicArn'> {
  readonly content: unknown;
}

/**
 * Takes off the envelope of a listed topic, and that of a second topic within: whoever may publish to the listed one vouches for
 * it. Throws InvalidInputError for other topics and for a message that is no JSON.
 */
export function unwrapNotification(body: unknown, listed: readonly string[]): Unwrapped {
  const outer = v.safeParse(NotificationSchema, body);
  if (!outer.success) return { content: body, via: 'event' };
  const { TopicArn: topicArn, Message: message } = outer.output;
  if (!listed.includes(topicArn)) {
    throw new InvalidInputError('from an SNS topic that is not listed', { facts: { topicArn } });
  }
  const content = parseJson(message);
  const inner = v.safeParse(NotificationSchema, content);
  if (!inner.success) return { content, via: 'topic', topicArn };
  return {
    content: parseJson(inner.output.Message),
    via: 'topic',
    topicArn: inner.output.TopicArn,
  };
}
