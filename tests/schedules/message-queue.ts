import type { SQSRecord } from 'aws-lambda';
import { anSqsRecord } from '../builders/sqs-event.ts';

/** A message as it lies in a queue. Times are epoch milliseconds. */
export type QueueName = 'contain' | 'release';

interface Message {
  readonly to: QueueName;
  readonly body: string;
  visibleAt: number;
  receives: number;
}

/** Six times the time-out of the functions, as Terraform sets it. */
export const VISIBILITY_MS = 180_000;
/** So often Terraform lets a message be received. */
const MAX_RECEIVES = 4;

/** The queues of the functions, which deliver at least once. */
export class MessageQueues {
  private messages: Message[] = [];
  private undelivered: Message[] = [];

  put(message: Pick<Message, 'to' | 'body' | 'visibleAt'>): void {
    this.messages.push({ ...message, receives: 0 });
  }

  /** Delivers one of the messages once more, whatever has become of it. */
  repeat(choice: number, now: number): void {
    const message = this.messages[choice % Math.max(this.messages.length, 1)];
    if (message) this.messages.push({ ...message, visibleAt: now });
  }

  /** Takes what is due; a message that was received too often is put aside. */
  receive(now: number): Message[] {
    const due = this.messages.filter(({ visibleAt }) => visibleAt <= now);
    const [spent, taken] = [due.filter(isSpent), due.filter((message) => !isSpent(message))];
    this.undelivered.push(...spent);
    this.messages = this.messages.filter((message) => !spent.includes(message));
    for (const message of taken) {
      message.receives += 1;
      message.visibleAt = now + VISIBILITY_MS;
    }
    return taken;
  }

  delete(message: Message): void {
    this.messages = this.messages.filter((other) => other !== message);
  }

  /** When the next message is due; undefined when there is none. */
  get nextAt(): number | undefined {
    const times = this.messages.map(({ visibleAt }) => visibleAt);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** What was put aside gets another chance, as by an operator. */
  redrive(now: number): void {
    this.messages.push(
      ...this.undelivered.map((message) => ({ ...message, receives: 0, visibleAt: now })),
    );
    this.undelivered = [];
  }
}

function isSpent({ receives }: Message): boolean {
  return receives >= MAX_RECEIVES;
}

export function toRecord({ body, receives }: Message): SQSRecord {
  const record = anSqsRecord({ body });
  return {
    ...record,
    attributes: { ...record.attributes, ApproximateReceiveCount: String(receives) },
  };
}

export type { Message };
