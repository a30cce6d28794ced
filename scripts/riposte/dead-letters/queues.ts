import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { FORWARDING_REGION, LAST_STOPS, WORK_QUEUES } from '../names.ts';
import type { Operator } from '../operator.ts';

/** A queue where things wait for people. */
export interface DeadLetterQueue {
  /** What people call it: `findings`, `undelivered`. */
  readonly name: string;
  /** Its name in SQS. */
  readonly queue: string;
  readonly region: string;
  readonly client: SQSClient;
  /** Where its messages go when they are put back; undefined for a last stop, whose messages say it themselves. */
  readonly source?: string;
}

/** Every dead-letter queue of the stack. */
export async function deadLetterQueues(operator: Operator): Promise<DeadLetterQueue[]> {
  const { names, queues: client, queuesIn } = operator;
  const region = await operator.region();
  const home = { region, client };
  const away = { region: FORWARDING_REGION, client: queuesIn(FORWARDING_REGION) };
  const notForwarded = {
    ...{ name: 'not-forwarded', queue: names.queue('not-forwarded'), ...away },
    source: names.queue('findings'),
  };
  return [
    ...WORK_QUEUES.map((name) => ({
      ...{ name, queue: names.queue(`${name}-dlq`), ...home },
      source: names.queue(name),
    })),
    ...LAST_STOPS.map((name) => ({ name, queue: names.queue(name), ...home })),
    ...(region === FORWARDING_REGION ? [] : [notForwarded]),
  ];
}

/** The dead-letter queue that people call so, `-dlq` and the stack's name allowed; throws with the names there are. */
export async function findDeadLetterQueue(
  operator: Operator,
  wanted: string,
): Promise<DeadLetterQueue> {
  const all = await deadLetterQueues(operator);
  const found = all.find(({ name, queue }) => [name, `${name}-dlq`, queue].includes(wanted));
  if (found) return found;
  const known = all.map(({ name }) => name).join(', ');
  throw new Error(`no such queue: ${wanted}. One of: ${known}`);
}

export async function queueUrl(queues: SQSClient, name: string): Promise<string> {
  const { QueueUrl: url } = await queues.send(new GetQueueUrlCommand({ QueueName: name }));
  if (url === undefined) throw new Error(`SQS knows no address of queue ${name}`);
  return url;
}

/** Messages that can be read now, and those that somebody has just read. */
export interface Depth {
  readonly visible: number;
  readonly hidden: number;
}

export async function depthOf(queues: SQSClient, url: string): Promise<Depth> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] });
  const { Attributes: attributes } = await queues.send(command);
  return {
    visible: Number(attributes?.[names[0]] ?? 0),
    hidden: Number(attributes?.[names[1]] ?? 0),
  };
}

/** Long enough to deal with all of them; a command that is stopped leaves nothing hidden for longer. */
const VISIBILITY_SECONDS = 60;

/** Up to `limit` messages of a queue, with all their attributes; nobody else sees them for a minute. */
export async function* receiveUpTo(
  queues: SQSClient,
  url: string,
  limit: number,
): AsyncGenerator<readonly Message[]> {
  for (let remaining = limit; remaining > 0;) {
    const receive = new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: Math.min(10, remaining),
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
      VisibilityTimeout: VISIBILITY_SECONDS,
      WaitTimeSeconds: 2,
    });
    const { Messages: messages = [] } = await queues.send(receive);
    if (messages.length === 0) return;
    yield messages;
    remaining -= messages.length;
  }
}

/** Lets others read the messages again at once. */
export async function giveBack(
  queues: SQSClient,
  url: string,
  messages: readonly Message[],
): Promise<void> {
  for (let start = 0; start < messages.length; start += 10) {
    const entries = messages.slice(start, start + 10).map((message, index) => ({
      Id: String(index),
      ReceiptHandle: message.ReceiptHandle,
      VisibilityTimeout: 0,
    }));
    await queues.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries: entries }));
  }
}

export async function remove(queues: SQSClient, url: string, message: Message): Promise<void> {
  await queues.send(
    new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }),
  );
}
