import fc from 'fast-check';
import { describeTally, faultsIn, newTally } from '../../../schedules/play.ts';
import { schedulesOf, type Schedule } from '../../../schedules/schedule.ts';
import { HOSTS, type EniWish } from '../../../schedules/worlds/host-kind.ts';
import { HostWorld } from '../../../schedules/worlds/host.ts';

// Only the order of the calls matters: nobody waits.
jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

/** `SCHEDULES=5000 npm run test:unit -- schedules` tries more. */
const SCHEDULES = Number(process.env['SCHEDULES'] ?? 300);
const tally = newTally();

afterAll(() => {
  process.stdout.write(describeTally('isolate-instance', tally));
});

const turns: number[] = [];
const makeWorld = (enis: readonly EniWish[]) => new HostWorld(enis);
const enis: readonly EniWish[] = [
  { path: 'elastic-ip', vpc: 0, requesterManaged: false, groups: [0] },
];
const managed: readonly EniWish[] = [
  { path: 'elastic-ip', vpc: 0, requesterManaged: true, groups: [0] },
];

describe('a schedule that did harm once, or could', () => {
  it.each<[string, Schedule<readonly EniWish[]>]>([
    [
      'a slow run opens the host after its guard has come, and dies',
      {
        ...{ setup: enis, fates: [] },
        happenings: [
          { what: 'contain', incident: 0, calls: 20, turns },
          { what: 'wait', seconds: 15, calls: 1, turns },
          { what: 'wait', seconds: 900, calls: 1, turns },
        ],
      },
    ],
    [
      'somebody adds a group to the one that allows everything, and it is released',
      {
        setup: enis,
        fates: [
          { calls: 21, effects: 0 },
          { calls: 1, effects: 0 },
        ],
        happenings: [
          { what: 'contain', incident: 0, calls: 21, turns },
          { what: 'drift', drift: 'added-group', part: 0, calls: 0, turns },
          { what: 'wait', seconds: 10, calls: 0, turns },
          { what: 'wait', seconds: 45, calls: 0, turns },
          { what: 'release', incident: 0, calls: 1000, turns },
        ],
      },
    ],
    [
      'a failed containment and its release come back at once',
      {
        ...{ setup: managed, fates: [] },
        happenings: [
          { what: 'contain', incident: 1, calls: 1000, turns },
          { what: 'release', incident: 1, calls: 0, turns },
          { what: 'wait', seconds: 900, calls: 0, turns },
        ],
      },
    ],
    [
      'the platform is paused between two deliveries of one order',
      {
        ...{ setup: enis, fates: [] },
        happenings: [
          { what: 'contain', incident: 0, calls: 12, turns },
          { what: 'pause', paused: true, calls: 0, turns },
          { what: 'repeat', message: 0, calls: 20, turns },
          { what: 'crash', run: 0, effects: 6, calls: 1000, turns },
        ],
      },
    ],
    [
      'the quarantine group gets a rule, and the run dies after the record of before',
      {
        setup: enis,
        fates: [{ calls: 19, effects: 1 }],
        happenings: [
          { what: 'contain', incident: 0, calls: 18, turns },
          { what: 'drift', drift: 'rule-added', part: 0, calls: 20, turns },
        ],
      },
    ],
    [
      'the quarantine group gets a rule while the host allows everything',
      {
        setup: enis,
        fates: [{ calls: 21, effects: 0 }],
        happenings: [
          { what: 'contain', incident: 0, calls: 21, turns },
          { what: 'drift', drift: 'rule-added', part: 0, calls: 0, turns },
          { what: 'wait', seconds: 900, calls: 0, turns },
        ],
      },
    ],
    [
      'the quarantine group is deleted while the host allows everything',
      {
        setup: enis,
        fates: [{ calls: 21, effects: 0 }],
        happenings: [
          { what: 'contain', incident: 0, calls: 21, turns },
          { what: 'drift', drift: 'group-deleted', part: 0, calls: 0, turns },
          { what: 'pause', paused: true, calls: 0, turns },
          { what: 'wait', seconds: 900, calls: 0, turns },
        ],
      },
    ],
    [
      'a host that was released with a group of ours is contained again',
      {
        ...{ setup: enis, fates: [] },
        happenings: [
          { what: 'contain', incident: 0, calls: 1000, turns },
          { what: 'drift', drift: 'added-group', part: 0, calls: 0, turns },
          { what: 'release', incident: 0, calls: 1000, turns },
          { what: 'contain', incident: 0, calls: 1000, turns },
        ],
      },
    ],
  ])('ends well: %s', async (_, schedule) => {
    expect(await faultsIn(makeWorld, schedule, tally)).toStrictEqual([]);
  });
});

it('ends contained or restored, or says what it is, whatever happens in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(schedulesOf(HOSTS), async (schedule) => {
      expect(await faultsIn(makeWorld, schedule, tally)).toStrictEqual([]);
    }),
    { numRuns: SCHEDULES },
  );
  // Otherwise it has tried nothing that could go wrong.
  expect(Math.min(tally.deaths, tally.closedByGuards)).toBeGreaterThan(0);
}, 600_000);
