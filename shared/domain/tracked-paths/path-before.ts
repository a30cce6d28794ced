import type { DenyEntry } from './deny-entry.ts';

/** That the host was stopped because a path stayed open. */
export interface StopBefore {
  readonly instanceId: string;
  /** EC2 state name before, e.g. `running`. */
  readonly state: string;
}

/** One thing that is changed so that no connection of a host lives on. A rule of ours was not there before. */
export type PathBefore = DenyEntry | StopBefore;

/** Under this name a stop is on record. */
export const STOP = 'stop';

type Before = Readonly<Record<string, PathBefore>>;

export function entriesIn(before: Before): DenyEntry[] {
  return Object.values(before).filter((one) => 'aclId' in one);
}

export function stopIn(before: Before): StopBefore | undefined {
  return Object.values(before).find((one) => 'instanceId' in one);
}
