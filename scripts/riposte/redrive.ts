import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import { readDeadLetter } from './dead-letters/dead-letter.ts';
import {
  type DeadLetterQueue,
  deadLetterQueues,
  depthOf,
  findDeadLetterQueue,
  giveBack,
  queueUrl,
  receiveUpTo,
  remove,
} from './dead-letters/queues.ts';
import type { Operator } from './operator.ts';
import { requeueUntoldAlerts } from './redrive-alerts.ts';
import type { Screen } from './screen.ts';
import { textTable } from './text-table.ts';

/** What became of the messages of one dead-letter queue. */
export interface RedriveReport {
  readonly queue: string;
  readonly redriven: number;
  /** Messages that stay because they were rejected: they can never succeed as they are. */
  readonly rejected: number;
  /** Messages that stay: their destination is unknown, or somebody else has just read them. */
  readonly left: number;
}

export interface RedriveOptions {
  /** Also what was rejected; sensible after the code or the policy that rejected it was changed. */
  readonly rejected?: boolean;
}

const ABOUT_LEFT =
  'What is left has no known destination, or has just been read by somebody: try again in a minute.';
const ABOUT_REJECTED =
  'What was rejected can never succeed as it is ("dlq list" says why). After a mend: --rejected.';

/** Puts the messages of one or all dead-letter queues back to where they failed. */
export async function redrive(
  operator: Operator,
  only?: string,
  options: RedriveOptions = {},
): Promise<RedriveReport[]> {
  const wanted =
    only === undefined
      ? await deadLetterQueues(operator)
      : [await findDeadLetterQueue(operator, only)];
  const reports: RedriveReport[] = [];
  for (const queue of wanted) reports.push(await redriveQueue(operator, queue, options));
  return reports;
}

async function redriveQueue(
  operator: Operator,
  queue: DeadLetterQueue,
  { rejected: withRejected = false }: RedriveOptions,
): Promise<RedriveReport> {
  const { queues } = operator;
  const url = await queueUrl(queue.client, queue.queue);
  if (queue.name === 'stream-failures') return redriveStreamFailures(operator, url);
  const count = { redriven: 0, rejected: 0, left: 0 };
  const hidden = await eachMessage(queue.client, url, async (message) => {
    const destination = queue.source ?? queueOfTarget(message);
    if (readDeadLetter(message).kind === 'rejected' && !withRejected) count.rejected += 1;
    else if (destination === undefined) count.left += 1;
    else {
      await putBack(queues, destination, message);
      count.redriven += 1;
      return 'done';
    }
    return 'stays';
  });
  return { queue: queue.queue, ...count, left: count.left + hidden };
}

async function putBack(queues: SQSClient, destination: string, message: Message): Promise<void> {
  // The functions read the body only; the attributes say why the message had failed.
  const send = sendMessage(queues, await queueUrl(queues, destination));
  await send({ body: message.Body ?? '' });
}

/** EventBridge says with TARGET_ARN where it could not deliver: a queue of ours. */
function queueOfTarget({ MessageAttributes: attributes }: Message): string | undefined {
  const arn = attributes?.['TARGET_ARN']?.StringValue ?? '';
  return arn.split(':')[2] === 'sqs' ? arn.split(':').at(-1) : undefined;
}

/** The queue holds pointers into a stream that may be gone: the incidents themselves say what was not told. */
async function redriveStreamFailures(operator: Operator, url: string): Promise<RedriveReport> {
  const { queues, names } = operator;
  const alerts = sendMessage(queues, await queueUrl(queues, names.queue('alerts')));
  const redriven = await requeueUntoldAlerts(operator.incidents, alerts);
  const left = await eachMessage(queues, url, () => Promise.resolve('done'));
  return { queue: names.queue('stream-failures'), redriven, rejected: 0, left };
}

/**
 * Handles as many messages as the queue holds now: one that fails again must not be handled for ever. What is done is taken out,
 * what stays can be read again at once. Answers how many were out of reach, because somebody has read them just before.
 */
async function eachMessage(
  queues: SQSClient,
  url: string,
  handle: (message: Message) => Promise<'done' | 'stays'>,
): Promise<number> {
  const { visible, hidden } = await depthOf(queues, url);
  const staying: Message[] = [];
  const handleOne = async (message: Message): Promise<void> => {
    if ((await handle(message)) === 'done') await remove(queues, url, message);
    else staying.push(message);
  };
  try {
    for await (const messages of receiveUpTo(queues, url, visible))
      for (const message of messages) await handleOne(message);
  } finally {
    await giveBack(queues, url, staying);
  }
  return hidden;
}

export function describeRedrive(reports: readonly RedriveReport[], { width }: Screen): string {
  const rows = reports.map(({ queue, redriven, rejected, left }) =>
    [queue, redriven, rejected, left].map(String),
  );
  return [
    textTable(['Queue', 'Put back', 'Rejected, stay', 'Left'], rows, width),
    ...(reports.some(({ rejected }) => rejected > 0) ? [ABOUT_REJECTED] : []),
    ...(reports.some(({ left }) => left > 0) ? [ABOUT_LEFT] : []),
  ].join('\n\n');
}
