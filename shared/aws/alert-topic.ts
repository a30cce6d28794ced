import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Notice } from '../domain/alert/render-notice.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Publishes a notice to the subscribers of the topic, each protocol with its own text. Throws TransientError. */
export type PublishNotice = (notice: Notice) => Promise<void>;

export function createAlertTopic(client: SNSClient, topicArn: string): PublishNotice {
  return async ({ subject, email, sms, attributes }) => {
    const command = new PublishCommand({
      TopicArn: topicArn,
      Subject: subject,
      MessageStructure: 'json',
      Message: JSON.stringify({ default: email, email, sms }),
      MessageAttributes: {
        severity: { DataType: 'Number', StringValue: String(attributes.severity) },
        severityBand: { DataType: 'String', StringValue: attributes.severityBand },
        status: { DataType: 'String', StringValue: attributes.status },
        incidentId: { DataType: 'String', StringValue: attributes.incidentId },
      },
    });
    await client.send(command).catch(rethrowAsDomainError);
  };
}
