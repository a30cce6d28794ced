import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import type { Operator } from '../operator.ts';
import { type DeadLetter, readDeadLetter } from './dead-letter.ts';
import {
  type DeadLetterQueue,
  deadLetterQueues,
  depthOf,
  giveBack,
  queueUrl,
  receiveUpTo,
} from './queues.ts';

/** What lies in one dead-letter queue. */
export interface QueueReport {
  readonly name: string;
  readonly queue: string;
  /** Messages that can be read now. */
  readonly depth: number;
  /** Messages that somebody has just read. */
  readonly hidden: number;
  /** Of how many messages the rest of this report tells. */
  readonly looked: number;
  /** ISO 8601: when the oldest of them was first sent. */
  readonly oldestAt?: string;
  readonly reasons: readonly ReasonCount[];
  readonly messages: readonly DeadLetter[];
}

export interface ReasonCount {
  readonly kind: DeadLetter['kind'];
  readonly reason: string;
  readonly count: number;
}

/** Enough to know what is going on; each ten are one call. */
const MOST_LOOKED_AT = 100;

export interface ListOrder {
  /** How many messages of each queue to show. */
  readonly show: number;
  /** Only this queue. */
  readonly queue?: DeadLetterQueue;
}

/** Looks into the dead-letter queues without taking anything out. */
export async function listDeadLetters(
  operator: Operator,
  { show, queue }: ListOrder,
): Promise<QueueReport[]> {
  const wanted = queue ? [queue] : await deadLetterQueues(operator);
  return Promise.all(wanted.map((each) => reportOn(each, show)));
}

async function reportOn(
  { name, queue, client: queues }: DeadLetterQueue,
  show: number,
): Promise<QueueReport> {
  const url = await queueUrl(queues, queue);
  const { visible, hidden } = await depthOf(queues, url);
  const looked = await peek(queues, url, Math.min(visible, Math.max(MOST_LOOKED_AT, show)));
  const letters = looked.map(readDeadLetter).sort(byAge);
  const oldestAt = letters[0]?.sentAt;
  return {
    ...{ name, queue, depth: visible, hidden, looked: letters.length },
    ...(oldestAt !== undefined && { oldestAt }),
    reasons: countReasons(letters),
    messages: letters.slice(0, show),
  };
}

/** Messages as they lie in the queue: all are given back at once, also when something fails. */
async function peek(queues: SQSClient, url: string, limit: number): Promise<Message[]> {
  const held: Message[] = [];
  try {
    for await (const messages of receiveUpTo(queues, url, limit)) held.push(...messages);
  } finally {
    await giveBack(queues, url, held);
  }
  return held;
}

function byAge(a: DeadLetter, b: DeadLetter): number {
  return (a.sentAt ?? '').localeCompare(b.sentAt ?? '');
}

function countReasons(letters: readonly DeadLetter[]): ReasonCount[] {
  const counts = new Map<string, ReasonCount>();
  for (const { kind, reason = 'no reason on record: the log of the function has it' } of letters) {
    const key = `${kind} ${reason}`;
    counts.set(key, { kind, reason, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}
