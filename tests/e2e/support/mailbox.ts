import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { clients } from './clients.ts';
import { clientConfiguration, platform } from './platform.ts';

/** A queue that hears what the subscribers of the alert topic hear. */
export interface Mailbox {
  /** What has come so far and contains the text. */
  readonly about: (text: string) => Promise<string[]>;
}

export async function openMailbox(name: string): Promise<Mailbox> {
  const { account, region, outputs } = platform();
  const topic = String(outputs['alert_topic_arn']);
  const arn = `arn:aws:sqs:${region}:${account}:${name}`;
  const create = new CreateQueueCommand({
    QueueName: name,
    Attributes: { Policy: JSON.stringify(policyFor(topic, arn)) },
  });
  const { QueueUrl: url = '' } = await clients().sqs.send(create);
  const sns = new SNSClient(clientConfiguration());
  await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint: arn }));
  sns.destroy();
  const kept: string[] = [];
  return {
    about: async (text) => {
      for (let fresh = await take(url); fresh.length > 0; fresh = await take(url))
        kept.push(...fresh);
      return kept.filter((body) => body.includes(text));
    },
  };
}

async function take(url: string): Promise<string[]> {
  const receive = new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 });
  const { Messages: messages = [] } = await clients().sqs.send(receive);
  if (messages.length === 0) return [];
  const entries = messages.map(({ MessageId: Id, ReceiptHandle }) => ({ Id, ReceiptHandle }));
  await clients().sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries: entries }));
  return messages.map(({ Body: body = '' }) => body);
}

function policyFor(topic: string, queue: string) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queue,
        Condition: { ArnEquals: { 'aws:SourceArn': topic } },
      },
    ],
  };
}
