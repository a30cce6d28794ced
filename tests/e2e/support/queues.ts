import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { clients } from './clients.ts';
import { platform } from './platform.ts';

/** Address of a queue by its name without the stack, such as `findings-dlq`. */
export async function queueUrl(name: string): Promise<string> {
  const command = new GetQueueUrlCommand({ QueueName: `${platform().stack}-${name}` });
  const { QueueUrl: url } = await clients().sqs.send(command);
  if (url === undefined) throw new Error(`no queue ${name}`);
  return url;
}

/** Up to ten messages of a queue, which stay there and stay visible. */
export async function queueMessages(name: string): Promise<Message[]> {
  const receive = new ReceiveMessageCommand({
    QueueUrl: await queueUrl(name),
    MaxNumberOfMessages: 10,
    VisibilityTimeout: 0,
    MessageAttributeNames: ['All'],
  });
  return (await clients().sqs.send(receive)).Messages ?? [];
}

export async function sendToQueue(name: string, body: string): Promise<void> {
  const command = new SendMessageCommand({ QueueUrl: await queueUrl(name), MessageBody: body });
  await clients().sqs.send(command);
}

/** How many messages lie in the dead-letter queues of these functions together. */
export async function countDeadLetters(queues: readonly string[]): Promise<number> {
  const counts = await Promise.all(queues.map(async (queue) => countMessages(`${queue}-dlq`)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function countMessages(queue: string): Promise<number> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: await queueUrl(queue),
    AttributeNames: ['ApproximateNumberOfMessages'],
  });
  const { Attributes: attributes } = await clients().sqs.send(command);
  return Number(attributes?.['ApproximateNumberOfMessages']);
}
