import {
  DeleteMessageBatchCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { waitFor } from '../../../scripts/wait-for.ts';
import { clients } from './clients.ts';
import { changeMapping } from './queue-mapping.ts';
import { queueUrl, sendToQueue } from './queues.ts';

/** A queue whose function gets nothing from it for now. */
export interface HeldQueue {
  /** Waits for a message that contains all these texts, takes it out of the queue and answers its body. */
  readonly take: (...texts: readonly string[]) => Promise<string>;
  /** Waits for so many messages and takes them all. */
  readonly takeAll: (count: number) => Promise<readonly string[]>;
  /** The function gets what was not taken, and works on. */
  readonly letGo: () => Promise<void>;
  /** The function works on and never gets what was not taken. */
  readonly discard: () => Promise<void>;
}

/** Stops a function from reading its queue, which has the name of the function unless another is given. */
export async function holdQueue(functionName: string, queue = functionName): Promise<HeldQueue> {
  const kept: string[] = [];
  const url = await queueUrl(queue);
  await changeMapping(functionName, { Enabled: false });
  return {
    take: async (...texts) =>
      waitFor(
        async () => {
          kept.push(...(await receiveAll(url)));
          const position = kept.findIndex((body) => texts.every((text) => body.includes(text)));
          return position >= 0 && kept.splice(position, 1)[0];
        },
        { what: `a message with ${texts.join(' and ')} in ${queue}` },
      ),
    takeAll: async (count) =>
      waitFor(
        async () => {
          kept.push(...(await receiveAll(url)));
          return kept.length >= count && kept.splice(0);
        },
        { intervalMs: 0, what: `${count} messages in ${queue}` },
      ),
    letGo: async () => {
      await Promise.all(kept.splice(0).map(async (body) => sendToQueue(queue, body)));
      await changeMapping(functionName, { Enabled: true });
    },
    discard: async () => {
      await clients().sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
      await changeMapping(functionName, { Enabled: true });
    },
  };
}

/** Stops those that work beside a containment and would take its processors: what they get meanwhile they never do. */
export async function holdBystanders(): Promise<Pick<HeldQueue, 'discard'>> {
  const held: HeldQueue[] = [];
  for (const name of ['enrich-incident', 'preserve-evidence', 'verify-credentials'])
    held.push(await holdQueue(name));
  return {
    discard: async () => {
      for (const queue of held) await queue.discard();
    },
  };
}

async function receiveAll(url: string): Promise<string[]> {
  const receive = new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 });
  const { Messages: messages = [] } = await clients().sqs.send(receive);
  if (messages.length === 0) return [];
  const entries = messages.map(({ MessageId: Id, ReceiptHandle }) => ({ Id, ReceiptHandle }));
  await clients().sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries: entries }));
  return messages.map(({ Body: body = '' }) => body);
}
