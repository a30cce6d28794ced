import type { Concurrency, FunctionConcurrency } from '../../shared/aws/function-concurrency.ts';

interface FakeBehaviour {
  readonly fail?: Error;
  readonly loseChanges?: boolean;
  /** The function is deleted by the first change. */
  readonly vanish?: boolean;
}

export interface FakeConcurrency extends FunctionConcurrency {
  now(): Concurrency | undefined;
  readonly changes: string[];
}

/** One function in memory; undefined: there is none. */
export function fakeConcurrency(
  initial: Concurrency | undefined,
  behaviour: FakeBehaviour = {},
): FakeConcurrency {
  let current = initial;
  const changes: string[] = [];
  const change = (what: string, next: Concurrency): Promise<boolean> => {
    if (behaviour.fail) return Promise.reject(behaviour.fail);
    changes.push(what);
    if (behaviour.vanish) current = undefined;
    else if (!behaviour.loseChanges) current = next;
    return Promise.resolve(current !== undefined);
  };
  return {
    changes,
    now: () => current,
    read: () => Promise.resolve(current),
    reserve: (_, reserved) => change(`reserve ${reserved}`, { reserved }),
    remove: () => change('remove', {}),
  };
}
