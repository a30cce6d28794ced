import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { waitFor } from '../../../scripts/wait-for.ts';
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

/** Waits until functions have no message of these queues before them: none that waits, none that comes back. */
export async function untilWorkedOff(queues: readonly string[]): Promise<void> {
  for (const queue of queues) {
    await waitFor(async () => (await countMessages(queue)) === 0, {
      ...{ timeoutMs: 240_000, intervalMs: 500, what: `the end of the messages in ${queue}` },
    });
  }
}

/** Not those that are delayed. */
async function countMessages(queue: string): Promise<number> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: await queueUrl(queue),
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
  });
  const { Attributes: attributes = {} } = await clients().sqs.send(command);
  return Object.values(attributes).reduce((sum, count) => sum + Number(count), 0);
}

/** A message that a function has given up. */
export interface DeadLetter {
  readonly queue: string;
  readonly id: string;
  readonly body: string;
}

/** What lies in the dead-letter queues of these functions; for a moment nobody else sees it. */
export async function deadLettersOf(queues: readonly string[]): Promise<DeadLetter[]> {
  const found = await Promise.all(queues.map(async (queue) => readAll(queue)));
  return found.flat();
}

const HIDDEN_SECONDS = 2;

async function readAll(queue: string): Promise<DeadLetter[]> {
  const receive = new ReceiveMessageCommand({
    QueueUrl: await queueUrl(`${queue}-dlq`),
    MaxNumberOfMessages: 10,
    VisibilityTimeout: HIDDEN_SECONDS,
  });
  const all: DeadLetter[] = [];
  for (;;) {
    const { Messages: messages = [] } = await clients().sqs.send(receive);
    if (messages.length === 0) return all;
    all.push(...messages.map(({ MessageId: id = '', Body: body = '' }) => ({ queue, id, body })));
  }
}
