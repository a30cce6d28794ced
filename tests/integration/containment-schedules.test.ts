import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import type { Storage } from '../schedules/memory-clients.ts';
import { describeTally, faultsIn, newTally } from '../schedules/play.ts';
import { schedules } from '../schedules/schedule.ts';
import { clientConfiguration } from './support/local-aws.ts';
import { createTable } from './support/tables.ts';

// Only the order of the calls matters: nobody waits.
jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const tally = newTally();
const dynamodb = new DynamoDBClient(clientConfiguration());

afterAll(() => {
  dynamodb.destroy();
  process.stdout.write(describeTally(tally));
});

/** Tables that nobody has written to. */
async function aStorage(): Promise<Storage> {
  const [incidents, containments, control] = await Promise.all([
    createTable('pk', 'sk'),
    createTable('pk'),
    createTable('pk'),
  ]);
  const tables = {
    ...{ incidents: incidents.name, containments: containments.name, control: control.name },
  };
  return { dynamodb, tables };
}

it('conditions and transactions of a real table hold a schedule together as those in memory do', async () => {
  await fc.assert(
    fc.asyncProperty(schedules, async (schedule) => {
      expect(await faultsIn(schedule, tally, await aStorage())).toStrictEqual([]);
    }),
    { numRuns: 20 },
  );
  expect(tally.deaths).toBeGreaterThan(0);
}, 300_000);
