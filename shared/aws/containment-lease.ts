import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';
import { inOtherHands, LEASE_ATTEMPTS, LEASE_PAUSE_MS } from '../domain/target-lease.ts';
import {
  ConditionFailed,
  type ConditionalUpdate,
  type Item,
  type Key,
  type Table,
} from './dynamodb.ts';

export interface LeaseOptions {
  readonly table: Table;
  readonly clock: Clock;
  /** Longer than the functions' time-out, so that a lease outlives its owner's death but not by much. */
  readonly leaseMs?: number;
  readonly wait?: (ms: number) => Promise<unknown>;
  /** Epoch seconds at which an item that holds nothing but leases is deleted; absent: it stays. */
  readonly expiresAt?: (now: Date) => number;
}

/** The right of one run to change what lies under the key. */
export interface Lease {
  readonly key: Key;
  readonly owner: string;
}

const LEASE_MS = 45_000;

/** Runs `work` while nobody else has the lease; waits a little for another, then throws TransientError. */
export async function withLease<T>(
  options: LeaseOptions,
  lease: Lease,
  work: () => Promise<T>,
): Promise<T> {
  await acquireLease(options, lease);
  try {
    return await work();
  } finally {
    await releaseLease(options, lease);
  }
}

async function acquireLease(options: LeaseOptions, lease: Lease): Promise<void> {
  const wait = options.wait ?? sleep;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await options.table.update(leaseUpdate(options, lease));
      return;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      if (attempt >= LEASE_ATTEMPTS) throw inOtherHands(error);
      await wait(LEASE_PAUSE_MS);
    }
  }
}

/** What an item says while a run has it. */
export function leaseValue(
  { clock, leaseMs = LEASE_MS }: Pick<LeaseOptions, 'clock' | 'leaseMs'>,
  owner: string,
): { readonly owner: string; readonly until: number } {
  return { owner, until: clock().getTime() + leaseMs };
}

/** Epoch milliseconds until which a run has the item; 0: none has. */
export function leasedUntil({ lease }: Item): number {
  return (lease as Partial<ReturnType<typeof leaseValue>> | undefined)?.until ?? 0;
}

/**
 * The owner may ask again: the SDK repeats a call whose answer was lost. Each lease raises the version, so that whoever has read the
 * item before notices.
 */
function leaseUpdate(options: LeaseOptions, { key, owner }: Lease): ConditionalUpdate {
  const { clock, expiresAt } = options;
  const now = clock();
  const expiry = expiresAt && { ':expiresAt': expiresAt(now) };
  return {
    key,
    update: `SET lease = :lease${expiry ? ', expiresAt = :expiresAt' : ''} ADD #version :one`,
    condition: 'attribute_not_exists(lease) OR lease.#until < :now OR lease.#owner = :owner',
    names: { '#until': 'until', '#owner': 'owner', '#version': 'version' },
    values: {
      ':lease': leaseValue(options, owner),
      ':now': now.getTime(),
      ':owner': owner,
      ':one': 1,
      ...expiry,
    },
  };
}

/** What is set, and removed, in the same write, with its names and values. */
interface Setting extends Pick<ConditionalUpdate, 'names' | 'values'> {
  readonly sets: readonly string[];
  readonly removes?: readonly string[];
}

/** What ends a lease says since when the item is at rest. */
export function leaseEnd(
  { clock }: Pick<LeaseOptions, 'clock'>,
  { key, owner }: Lease,
  setting?: Setting,
): ConditionalUpdate {
  const sets = [...(setting?.sets ?? []), 'quietSince = :now'];
  const removes = ['lease', ...(setting?.removes ?? [])];
  return {
    key,
    update: `SET ${sets.join(', ')} REMOVE ${removes.join(', ')}`,
    condition: 'lease.#owner = :owner',
    names: { '#owner': 'owner', ...setting?.names },
    values: { ':owner': owner, ':now': clock().getTime(), ...setting?.values },
  };
}

/** Does nothing when the lease has run out and another run has it. */
export async function releaseLease(
  options: Pick<LeaseOptions, 'clock' | 'table'>,
  lease: Lease,
): Promise<void> {
  await options.table.update(leaseEnd(options, lease)).catch((error: unknown) => {
    if (!(error instanceof ConditionFailed)) throw error;
  });
}
