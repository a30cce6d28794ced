import * as v from 'valibot';
import { InvalidInputError } from '../../../shared/domain/errors.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import { describeIssues, parseJson } from '../../../shared/domain/parsing.ts';
import { parseGuardDutyFinding } from './guardduty-finding.ts';

const EnvelopeSchema = v.looseObject({
  source: v.literal('aws.guardduty'),
  'detail-type': v.literal('GuardDuty Finding'),
  detail: v.record(v.string(), v.unknown()),
});

const NotificationSchema = v.looseObject({
  Type: v.literal('Notification'),
  TopicArn: v.string(),
  Message: v.string(),
});

/** A message of the findings queue. */
export interface IncomingMessage {
  readonly body: string;
  /** ISO 8601 */
  readonly receivedAt: string;
}

/** Reads a finding from EventBridge, directly or wrapped by a listed SNS topic. Throws InvalidInputError with the reason. */
export function parseMessage(
  message: IncomingMessage,
  allowedTopicArns: readonly string[],
): Finding {
  const body = unwrapNotification(parseJson(message.body), allowedTopicArns);
  const envelope = v.safeParse(EnvelopeSchema, body);
  if (!envelope.success) {
    throw new InvalidInputError(`not a GuardDuty event: ${describeIssues(envelope.issues)}`);
  }
  return parseGuardDutyFinding(envelope.output.detail, message.receivedAt);
}

function unwrapNotification(body: unknown, allowedTopicArns: readonly string[]): unknown {
  const notification = v.safeParse(NotificationSchema, body);
  if (!notification.success) return body;
  const { TopicArn: topicArn, Message: inner } = notification.output;
  if (!allowedTopicArns.includes(topicArn)) {
    throw new InvalidInputError('from an SNS topic that is not listed', { facts: { topicArn } });
  }
  return parseJson(inner);
}
