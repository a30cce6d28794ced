import {
  depthOf,
  type DeadLetterQueue,
  deadLetterQueues,
  queueUrl,
} from '../dead-letters/queues.ts';
import { describeError } from '../../../shared/domain/errors.ts';
import { type Check, unless } from './check.ts';
import type { Examined } from './examined.ts';

/** Nothing was given up. */
export const deadLettersCheck: Check<Examined> = {
  name: 'dead-letters',
  run: async (examined) => {
    const all = await deadLetterQueues(examined.operator);
    const problems = await Promise.all(all.map(problemOf));
    const complaint = {
      status: 'fail' as const,
      summary: 'something was given up and waits for people',
      todo: 'npx riposte dlq list says why; npx riposte dlq redrive <queue> puts it back.',
    };
    return unless(problems.flat(), complaint, `all ${all.length} queues are empty`);
  },
};

async function problemOf({ queue, client }: DeadLetterQueue): Promise<string[]> {
  try {
    const { visible, hidden } = await depthOf(client, await queueUrl(client, queue));
    return visible + hidden > 0 ? [`${queue} holds ${visible + hidden}`] : [];
  } catch (error) {
    return [`${queue}: ${describeError(error)}`];
  }
}
