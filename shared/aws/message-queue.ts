import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** A message to be sent; attributes are strings. */
export interface OutgoingMessage {
  readonly body: string;
  /** 0 to 900. */
  readonly delaySeconds?: number;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Puts one message into one queue. */
export type SendMessage = (message: OutgoingMessage) => Promise<void>;

/** Sender for a queue; also the way into a dead-letter queue (`rejectInto(sendMessage(…), name)`). Throws TransientError. */
export function sendMessage(client: SQSClient, queueUrl: string): SendMessage {
  return async ({ body, delaySeconds, attributes = {} }) => {
    const command = new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: body,
      ...(delaySeconds !== undefined && { DelaySeconds: delaySeconds }),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [
          name,
          { DataType: 'String', StringValue: value },
        ]),
      ),
    });
    await client.send(command).catch(rethrowAsDomainError);
  };
}
