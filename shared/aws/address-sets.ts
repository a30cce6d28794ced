import {
  GetIPSetCommand,
  UpdateIPSetCommand,
  type IPSet,
  type WAFV2Client,
} from '@aws-sdk/client-wafv2';
import { normaliseBlock, toBlock, versionOf } from '../domain/addresses/ip-address.ts';
import type { IpSet, IpSets } from '../domain/addresses/ip-set.ts';
import { ConditionFailed } from './dynamodb-errors.ts';
import { retryConflicts } from './retry-conflicts.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** What an IP set says of one address. */
export interface Listing {
  readonly set: Pick<IpSet, 'arn' | 'name'>;
  /** Exactly this address; a wider block of others is not looked at. */
  readonly isListed: boolean;
  /** No further address has room. */
  readonly isFull: boolean;
}

export type AddressChange = 'done' | 'full' | 'gone';

/** The addresses that web ACLs refuse: one IP set for each version of IP. */
export interface AddressSets {
  /** Undefined when there is no set for addresses of this version (any more). */
  read(address: string): Promise<Listing | undefined>;
  /** Leaves all others as they are, and a set that has the address already. */
  add(address: string): Promise<AddressChange>;
  /** Takes this one out and no other. */
  remove(address: string): Promise<AddressChange>;
}

interface AddressSetParts {
  readonly client: WAFV2Client;
  readonly sets: Pick<IpSets, 4 | 6>;
}

/** Source: AWS WAF developer guide, "AWS WAF quotas": addresses in an IP set. */
const MOST_ADDRESSES = 10_000;

/** The new addresses; undefined: nothing is to be changed. */
type Edit = (addresses: readonly string[]) => readonly string[] | undefined;

/**
 * Every change replaces the whole set, so it carries the lock token of what was read: when somebody was quicker, it is read and changed
 * anew. Source: AWS WAF API reference, UpdateIPSet, WAFOptimisticLockException.
 */
export function createAddressSets({ client, sets }: AddressSetParts): AddressSets {
  const change = async (address: string, edit: Edit): Promise<AddressChange> => {
    const set = sets[versionOf(address)];
    return set
      ? retryConflicts(() => attempt(client, set, edit), `the IP set ${set.name}`)
      : 'gone';
  };
  return {
    read: async (address) => {
      const set = sets[versionOf(address)];
      const found = set && (await readSet(client, set));
      if (!set || !found) return undefined;
      const isListed = found.addresses.some((entry) => isSame(entry, toBlock(address)));
      return { set, isListed, isFull: found.addresses.length >= MOST_ADDRESSES };
    },
    add: (address) =>
      change(address, (addresses) => {
        const block = toBlock(address);
        if (addresses.some((entry) => isSame(entry, block))) return undefined;
        return [...addresses, block];
      }),
    remove: (address) =>
      change(address, (addresses) => {
        const block = toBlock(address);
        const others = addresses.filter((entry) => !isSame(entry, block));
        return others.length < addresses.length ? others : undefined;
      }),
  };
}

/** AWS WAF writes addresses of IPv6 out in full. */
function isSame(entry: string, block: string): boolean {
  return entry === block || (entry.includes(':') && normaliseBlock(entry) === block);
}

interface FoundSet {
  readonly addresses: readonly string[];
  readonly description: IPSet['Description'];
  readonly lockToken: string | undefined;
}

async function readSet(client: WAFV2Client, set: IpSet): Promise<FoundSet | undefined> {
  const { name: Name, id: Id, scope: Scope } = set;
  const answer = await unlessGone(client.send(new GetIPSetCommand({ Name, Id, Scope })));
  if (!answer) return undefined;
  const { IPSet: found, LockToken: lockToken } = answer;
  return { addresses: found?.Addresses ?? [], description: found?.Description, lockToken };
}

async function attempt(client: WAFV2Client, set: IpSet, edit: Edit): Promise<AddressChange> {
  const found = await readSet(client, set);
  if (!found) return 'gone';
  const addresses = edit(found.addresses);
  if (!addresses) return 'done';
  if (addresses.length > MOST_ADDRESSES) return 'full';
  const { name: Name, id: Id, scope: Scope } = set;
  const command = new UpdateIPSetCommand({
    ...{ Name, Id, Scope },
    Addresses: [...addresses],
    LockToken: found.lockToken,
    // Left out, it would be lost.
    ...(found.description && { Description: found.description }),
  });
  try {
    return (await unlessGone(client.send(command))) ? 'done' : 'gone';
  } catch (error) {
    return readRefusal(error);
  }
}

/** Throws ConditionFailed when somebody else has changed the set meanwhile. */
function readRefusal(error: unknown): AddressChange {
  if (nameOf(error) === 'WAFOptimisticLockException') throw new ConditionFailed([]);
  if (nameOf(error) === 'WAFLimitsExceededException') return 'full';
  throw error;
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (nameOf(error) === 'WAFNonexistentItemException') return undefined;
    return rethrowAsDomainError(error);
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
