import { faultsOf } from './ending.ts';
import type { Storage } from './memory-clients.ts';
import type { Schedule } from './schedule.ts';
import { Stage } from './stage.ts';

/** What has been tried so far. */
export interface Tally {
  schedules: number;
  runs: number;
  deaths: number;
  closedByGuards: number;
  calls: number;
}

export function newTally(): Tally {
  return { schedules: 0, runs: 0, deaths: 0, closedByGuards: 0, calls: 0 };
}

export function describeTally(tally: Tally): string {
  const { schedules, runs, calls, deaths, closedByGuards } = tally;
  return `${schedules} schedules of containment: ${runs} runs with ${calls} calls, ${deaths} died on the way, ${closedByGuards} interfaces closed by guards\n`;
}

/**
 * Plays the schedule to its end, releases what is held then, and says what was wrong at either time, followed by everything that
 * happened. What was tried is added to the tally.
 */
export async function faultsIn(
  schedule: Schedule,
  tally: Tally,
  storage?: Storage,
): Promise<string[]> {
  const stage = new Stage(schedule, storage);
  await stage.open();
  for (const happening of schedule.happenings) await stage.play(happening);
  await stage.finish();
  const faults = await faultsOf(stage);
  await stage.releaseAll();
  faults.push(...(await faultsOf(stage)));
  tally.schedules += 1;
  for (const key of ['runs', 'deaths', 'closedByGuards', 'calls'] as const)
    tally[key] += stage.tally[key];
  return faults.length === 0 ? [] : [...faults, ...stage.conductor.log];
}
