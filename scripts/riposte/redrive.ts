import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import { WORK_QUEUES } from './names.ts';
import type { Operator } from './operator.ts';
import { requeueUntoldAlerts } from './redrive-alerts.ts';
import { textTable } from './text-table.ts';

/** What became of the messages of one dead-letter queue. */
export interface RedriveReport {
  readonly queue: string;
  readonly redriven: number;
  /** Messages that stay: their destination is unknown, or somebody else has just read them. */
  readonly left: number;
}

/** Queues that can be named on the command line. */
export const REDRIVABLE = [...WORK_QUEUES, 'undelivered', 'stream-failures'] as const;

const VISIBILITY_SECONDS = 60;
const ABOUT_LEFT =
  'What is left has no known destination, or has just been read by somebody: try again in a minute.';

/** Puts the messages of one or all dead-letter queues back to where they failed. */
export async function redrive(operator: Operator, only?: string): Promise<RedriveReport[]> {
  if (only !== undefined && !REDRIVABLE.some((name) => name === only)) {
    throw new Error(`no such queue: ${only}. One of: ${REDRIVABLE.join(', ')}`);
  }
  const wanted = REDRIVABLE.filter((name) => only === undefined || name === only);
  const reports: RedriveReport[] = [];
  for (const name of wanted) reports.push(await redriveQueue(operator, name));
  return reports;
}

async function redriveQueue(operator: Operator, name: string): Promise<RedriveReport> {
  const { queues, names } = operator;
  const isWorkQueue = WORK_QUEUES.some((queue) => queue === name);
  const source = await queueUrl(queues, names.queue(isWorkQueue ? `${name}-dlq` : name));
  if (name === 'stream-failures') return redriveStreamFailures(operator, source);
  const destinationOf = isWorkQueue ? () => names.queue(name) : queueOfTarget;
  let redriven = 0;
  let left = 0;
  const hidden = await eachMessage(queues, source, async (message) => {
    const destination = destinationOf(message);
    if (destination === undefined) return void (left += 1);
    // The functions read the body only; the attributes say why the message had failed.
    const send = sendMessage(queues, await queueUrl(queues, destination));
    await send({ body: message.Body ?? '' });
    await remove(queues, source, message);
    redriven += 1;
  });
  const queue = names.queue(isWorkQueue ? `${name}-dlq` : name);
  return { queue, redriven, left: left + hidden };
}

/** EventBridge says with TARGET_ARN where it could not deliver: a queue of ours. */
function queueOfTarget({ MessageAttributes: attributes }: Message): string | undefined {
  const arn = attributes?.['TARGET_ARN']?.StringValue ?? '';
  return arn.split(':')[2] === 'sqs' ? arn.split(':').at(-1) : undefined;
}

/** The queue holds pointers into a stream that may be gone: the incidents themselves say what was not told. */
async function redriveStreamFailures(operator: Operator, source: string): Promise<RedriveReport> {
  const { queues, names } = operator;
  const alerts = sendMessage(queues, await queueUrl(queues, names.queue('alerts')));
  const redriven = await requeueUntoldAlerts(operator.incidents, alerts);
  const left = await eachMessage(queues, source, async (message) =>
    remove(queues, source, message),
  );
  return { queue: names.queue('stream-failures'), redriven, left };
}

/**
 * Handles as many messages as the queue holds now: one that fails again must not be handled for ever. Answers how many
 * were out of reach, because somebody has read them and their visibility time-out has not passed.
 */
async function eachMessage(
  queues: SQSClient,
  url: string,
  handle: (message: Message) => Promise<void>,
): Promise<number> {
  const { visible, hidden } = await depth(queues, url);
  let remaining = visible;
  while (remaining > 0) {
    const receive = new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: Math.min(10, remaining),
      MessageAttributeNames: ['All'],
      VisibilityTimeout: VISIBILITY_SECONDS,
      WaitTimeSeconds: 2,
    });
    const { Messages: messages = [] } = await queues.send(receive);
    if (messages.length === 0) break;
    for (const message of messages) await handle(message);
    remaining -= messages.length;
  }
  return hidden;
}

async function depth(queues: SQSClient, url: string): Promise<{ visible: number; hidden: number }> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] });
  const { Attributes: attributes } = await queues.send(command);
  return {
    visible: Number(attributes?.[names[0]] ?? 0),
    hidden: Number(attributes?.[names[1]] ?? 0),
  };
}

async function queueUrl(queues: SQSClient, name: string): Promise<string> {
  const { QueueUrl: url } = await queues.send(new GetQueueUrlCommand({ QueueName: name }));
  if (url === undefined) throw new Error(`SQS knows no address of queue ${name}`);
  return url;
}

async function remove(queues: SQSClient, url: string, message: Message): Promise<void> {
  await queues.send(
    new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }),
  );
}

export function describeRedrive(reports: readonly RedriveReport[]): string {
  const table = textTable(
    ['Queue', 'Put back', 'Left'],
    reports.map(({ queue, redriven, left }) => [queue, String(redriven), String(left)]),
  );
  return reports.some(({ left }) => left > 0) ? `${table}\n\n${ABOUT_LEFT}` : table;
}
