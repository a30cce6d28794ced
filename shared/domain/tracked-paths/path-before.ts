import type { DenyEntry } from './deny-entry.ts';

/** That the host was stopped because a path stayed open. */
export interface StopBefore {
  readonly instanceId: string;
  /** EC2 state name before, e.g. `running`. */
  readonly state: string;
}

/** One thing that is changed so that no connection of a host lives on. A rule of ours was not there before. */
export type PathBefore = DenyEntry | StopBefore;

/** Under this name it is on record that a host is about to be stopped. */
export const STOP = 'stop';
/** Under this one that EC2 has taken the order: it will not stop every host. */
export const STOPPED = 'stopped';

type Before = Readonly<Record<string, PathBefore>>;

export function entriesIn(before: Before): DenyEntry[] {
  return Object.values(before).filter((one) => 'aclId' in one);
}

export function wasStopped(before: Before): boolean {
  return STOPPED in before;
}

export function stopIn(before: Before): StopBefore | undefined {
  return Object.values(before).find((one) => 'instanceId' in one);
}
