import fc from 'fast-check';
import { faultsOf } from '../../../schedules/ending.ts';
import { schedules, type Schedule } from '../../../schedules/schedule.ts';
import { Stage } from '../../../schedules/stage.ts';

jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const RUNS = Number(process.env['SCHEDULES'] ?? 500);
const total = { schedules: 0, runs: 0, crashes: 0, guardsThatClosed: 0, calls: 0 };

async function play(schedule: Schedule): Promise<void> {
  const stage = new Stage(schedule);
  await stage.open();
  for (const happening of schedule.happenings) await stage.play(happening);
  await stage.finish();
  const faults = (await faultsOf(stage)).map((fault) => `before release: ${fault}`);
  await stage.releaseAll();
  faults.push(...(await faultsOf(stage)));
  total.schedules += 1;
  for (const key of ['runs', 'crashes', 'guardsThatClosed', 'calls'] as const)
    total[key] += stage.tally[key];
  if (faults.length > 0) throw new Error(`${faults.join('\n')}\n${stage.conductor.log.join('\n')}`);
}

afterAll(() => {
  process.stdout.write(`${JSON.stringify(total)}\n`);
});

const turns: number[] = [];
const enis = [{ path: 'elastic-ip' as const, vpc: 0, requesterManaged: false, groups: [0] }];
const examples: Record<string, Schedule> = {
  guardTooEarly: {
    enis,
    fates: [],
    happenings: [
      { what: 'contain', incident: 0, calls: 26, turns },
      { what: 'wait', seconds: 15, calls: 1, turns },
      { what: 'wait', seconds: 900, calls: 1, turns },
    ],
  },
  addedToConversion: {
    enis,
    fates: [
      { calls: 27, effects: 0 },
      { calls: 1, effects: 0 },
    ],
    happenings: [
      { what: 'contain', incident: 0, calls: 27, turns },
      { what: 'drift', drift: 'added-group', eni: 0, calls: 0, turns },
      { what: 'wait', seconds: 10, calls: 0, turns },
      { what: 'wait', seconds: 45, calls: 0, turns },
      { what: 'release', incident: 0, calls: 1000, turns },
    ],
  },
};
it.each(Object.entries(examples))('%s', async (_, example) => {
  await play(example);
  expect(total.schedules).toBeGreaterThan(0);
});

it('ends contained or restored, whatever happens in whatever order', async () => {
  await fc.assert(fc.asyncProperty(schedules, play), { numRuns: RUNS });
  expect(total.schedules).toBeGreaterThanOrEqual(RUNS);
}, 600_000);
