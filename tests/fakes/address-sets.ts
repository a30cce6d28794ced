import type { AddressChange, AddressSets } from '../../shared/aws/address-sets.ts';

interface FakeBehaviour {
  readonly fail?: Error;
  readonly loseChanges?: boolean;
  /** What a change answers. */
  readonly answer?: AddressChange;
  readonly full?: boolean;
}

export interface FakeAddressSets extends AddressSets {
  now(): readonly string[];
  readonly changes: string[];
}

export const SET = { arn: 'arn:set', name: 'riposte-dev-blocked-ipv4' };

/** One IP set in memory; undefined: there is none. */
export function fakeAddressSets(
  initial: readonly string[] | undefined,
  behaviour: FakeBehaviour = {},
): FakeAddressSets {
  let current = initial;
  const changes: string[] = [];
  const change = (what: string, next: readonly string[]): Promise<AddressChange> => {
    if (behaviour.fail) return Promise.reject(behaviour.fail);
    changes.push(what);
    if (behaviour.answer) return Promise.resolve(behaviour.answer);
    if (!behaviour.loseChanges) current = next;
    return Promise.resolve('done');
  };
  return {
    changes,
    now: () => current ?? [],
    read: (address) => {
      const isFull = behaviour.full ?? false;
      return Promise.resolve(current && { set: SET, isListed: current.includes(address), isFull });
    },
    add: (address) => change(`add ${address}`, [...new Set([...(current ?? []), address])]),
    remove: (address) =>
      change(
        `remove ${address}`,
        (current ?? []).filter((entry) => entry !== address),
      ),
  };
}
