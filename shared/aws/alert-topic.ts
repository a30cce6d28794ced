import { gzipSync } from 'node:zlib';
import { PublishCommand, type MessageAttributeValue, type SNSClient } from '@aws-sdk/client-sns';
import type { Notice } from '../domain/alert/render-notice.ts';
import type { StoreEvidence } from './evidence-bucket.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Publishes a notice to the subscribers of the topic, each protocol with its own text. Throws TransientError. */
export type PublishNotice = (notice: Notice) => Promise<void>;

interface TopicOptions {
  readonly client: SNSClient;
  readonly topicArn: string;
  /** Keeps documents that are too large for a message. */
  readonly store: StoreEvidence;
}

/** For everything that is published together: texts, subject and attributes. Source: SNS API reference, Publish. */
export const MAX_PUBLISH_BYTES = 262_144;

/** How programs find the document: as it is, to be unpacked, or where it lies. */
type Encoding = 'json' | 'gzip+base64' | 's3';

interface Publication {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageAttributes: Readonly<Record<string, MessageAttributeValue>>;
}

export function createAlertTopic({ client, topicArn, store }: TopicOptions): PublishNotice {
  return async (notice) => {
    const publication = fitting(notice) ?? (await byPointer(notice, store));
    const command = new PublishCommand({
      TopicArn: topicArn,
      MessageStructure: 'json',
      ...publication,
    });
    await client.send(command).catch(rethrowAsDomainError);
  };
}

/** The whole document in the message, packed when it must be; undefined when it does not fit even so. */
function fitting(notice: Notice): Publication | undefined {
  const plain = publicationOf(notice, notice.document, 'json');
  if (sizeOf(plain) <= MAX_PUBLISH_BYTES) return plain;
  const packed = gzipSync(notice.document).toString('base64');
  const publication = publicationOf(notice, packed, 'gzip+base64');
  return sizeOf(publication) <= MAX_PUBLISH_BYTES ? publication : undefined;
}

async function byPointer(notice: Notice, store: StoreEvidence): Promise<Publication> {
  const { documentKey: key, document } = notice;
  const object = await store(key, document);
  const pointer = { schemaVersion: 1, kind: 'riposte.alert-pointer', object };
  return publicationOf(notice, JSON.stringify(pointer), 's3');
}

function publicationOf(notice: Notice, body: string, encoding: Encoding): Publication {
  const { subject, email, sms, attributes } = notice;
  return {
    Subject: subject,
    Message: JSON.stringify({ default: body, email, sms }),
    MessageAttributes: {
      severity: { DataType: 'Number', StringValue: String(attributes.severity) },
      severityBand: text(attributes.severityBand),
      status: text(attributes.status),
      incidentId: text(attributes.incidentId),
      exercise: text(attributes.exercise),
      encoding: text(encoding),
    },
  };
}

function text(value: string): MessageAttributeValue {
  return { DataType: 'String', StringValue: value };
}

function sizeOf({ Subject, Message, MessageAttributes }: Publication): number {
  const attributes = Object.entries(MessageAttributes).flatMap(([name, value]) => [
    name,
    value.DataType ?? '',
    value.StringValue ?? '',
  ]);
  return [Subject, Message, ...attributes].reduce((sum, part) => sum + Buffer.byteLength(part), 0);
}
