import fc from 'fast-check';
import {
  describeTally,
  faultsIn,
  newTally,
  type MakeWorld,
  type Tally,
} from '../../../schedules/play.ts';
import { schedulesOf, type Kind } from '../../../schedules/schedule.ts';
import { ADDRESSES, anAddressWorld } from '../../../schedules/worlds/address.ts';
import { aBucketWorld, BUCKETS } from '../../../schedules/worlds/bucket.ts';
import { aFunctionWorld, FUNCTIONS } from '../../../schedules/worlds/function.ts';
import { aPathWorld, PATHS } from '../../../schedules/worlds/paths.ts';
import { aSessionWorld, SESSIONS } from '../../../schedules/worlds/sessions.ts';
import { aUserWorld, USERS } from '../../../schedules/worlds/user.ts';

// Only the order of the calls matters: nobody waits.
jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

/** `SCHEDULES=5000 npm run test:unit -- schedules` tries more. */
const SCHEDULES = Number(process.env['SCHEDULES'] ?? 60);

interface Case {
  readonly what: string;
  /** Throws when a schedule ends otherwise; answers what was tried. */
  readonly play: () => Promise<Tally>;
}

function aCase<Setup>(what: string, kind: Kind<Setup>, makeWorld: MakeWorld<Setup>): Case {
  const play = async (): Promise<Tally> => {
    const tally = newTally();
    await fc.assert(
      fc.asyncProperty(schedulesOf(kind), async (schedule) => {
        expect(await faultsIn(makeWorld, schedule, tally)).toStrictEqual([]);
      }),
      { numRuns: SCHEDULES },
    );
    process.stdout.write(describeTally(what, tally));
    return tally;
  };
  return { what, play };
}

it('denies somebody who is named while the order before it is being prepared', async () => {
  const contain = { what: 'contain', incident: 0, turns: [] } as const;
  const happenings = [
    { ...contain, finding: 0, calls: 4 },
    { ...contain, finding: 1, calls: 8 },
    { ...contain, finding: 0, calls: 8, turns: [0, 1, 0] },
  ];
  const setup = { switches: null, statements: 0 };
  const schedule = { setup, fates: [], happenings };

  expect(await faultsIn(aBucketWorld, schedule, newTally())).toStrictEqual([]);
});

it.each<Case>([
  aCase('revoke-credentials of users', USERS, aUserWorld),
  aCase('revoke-credentials of role sessions', SESSIONS, aSessionWorld),
  aCase('restrict-bucket', BUCKETS, aBucketWorld),
  aCase('stop-function', FUNCTIONS, aFunctionWorld),
  aCase('deny-tracked-paths', PATHS, aPathWorld),
  aCase('block-address', ADDRESSES, anAddressWorld),
])(
  '$what ends contained or restored, or says what it is, whatever happens in whatever order',
  async ({ play }) => {
    const { deaths, contained, released } = await play();

    // Otherwise it has tried nothing that could go wrong.
    expect(Math.min(deaths, contained, released)).toBeGreaterThan(0);
  },
  600_000,
);
