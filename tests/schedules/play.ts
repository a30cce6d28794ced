import { faultsOf } from './ending.ts';
import type { Schedule } from './schedule.ts';
import { Stage } from './stage.ts';
import type { World } from './world.ts';

/** What has been tried so far. */
export interface Tally {
  schedules: number;
  runs: number;
  deaths: number;
  /** Actions that ended so before everything was released, and after it. */
  contained: number;
  released: number;
  closedByGuards: number;
  calls: number;
}

export function newTally(): Tally {
  return {
    schedules: 0,
    runs: 0,
    deaths: 0,
    contained: 0,
    released: 0,
    closedByGuards: 0,
    calls: 0,
  };
}

export function describeTally(what: string, tally: Tally): string {
  const { schedules, runs, calls, deaths, contained, released, closedByGuards } = tally;
  const closed = closedByGuards > 0 ? `, ${closedByGuards} interfaces closed by guards` : '';
  return `${schedules} schedules of ${what}: ${runs} runs with ${calls} calls, ${deaths} died on the way${closed}; ${contained} ended contained, ${released} released\n`;
}

/** How a world is made for a schedule. */
export type MakeWorld<Setup> = (setup: Setup) => World;

/**
 * Plays the schedule to its end, releases what is held then, and says what was wrong at either time, followed by everything that
 * happened. What was tried is added to the tally.
 */
export async function faultsIn<Setup>(
  makeWorld: MakeWorld<Setup>,
  schedule: Schedule<Setup>,
  tally: Tally,
): Promise<string[]> {
  const world = makeWorld(schedule.setup);
  const stage = new Stage(world, schedule);
  await stage.open();
  for (const happening of schedule.happenings) await stage.play(happening);
  await stage.finish();
  const faults = await faultsOf(stage);
  tally.contained += await countOf(stage, 'contained');
  await stage.releaseAll();
  faults.push(...(await faultsOf(stage)));
  tally.released += await countOf(stage, 'released');
  tally.schedules += 1;
  tally.closedByGuards += world.closedByGuards;
  for (const key of ['runs', 'deaths', 'calls'] as const) tally[key] += stage.tally[key];
  return faults.length === 0 ? [] : [...faults, ...stage.conductor.log];
}

async function countOf(stage: Stage, state: 'contained' | 'released'): Promise<number> {
  return (await stage.orders.actions()).filter((action) => action.state === state).length;
}
