import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';
import { TransientError } from '../domain/errors.ts';
import { ConditionFailed, type ConditionalUpdate, type Key, type Table } from './dynamodb.ts';

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
const LEASE_ATTEMPTS = 12;
const LEASE_PAUSE_MS = 400;

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
    await releaseLease(options.table, lease);
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
      if (attempt >= LEASE_ATTEMPTS)
        throw new TransientError('somebody else is changing the target', { cause: error });
      await wait(LEASE_PAUSE_MS);
    }
  }
}

/** The owner may ask again: the SDK repeats a call whose answer was lost. */
function leaseUpdate(
  { clock, leaseMs = LEASE_MS, expiresAt }: LeaseOptions,
  { key, owner }: Lease,
): ConditionalUpdate {
  const now = clock().getTime();
  const expiry = expiresAt && { ':expiresAt': expiresAt(new Date(now)) };
  return {
    key,
    update: `SET lease = :lease${expiry ? ', expiresAt = :expiresAt' : ''}`,
    condition: 'attribute_not_exists(lease) OR lease.#until < :now OR lease.#owner = :owner',
    names: { '#until': 'until', '#owner': 'owner' },
    values: {
      ':lease': { owner, until: now + leaseMs },
      ':now': now,
      ':owner': owner,
      ...expiry,
    },
  };
}

async function releaseLease(table: Table, { key, owner }: Lease): Promise<void> {
  const update: ConditionalUpdate = {
    key,
    update: 'REMOVE lease',
    condition: 'lease.#owner = :owner',
    names: { '#owner': 'owner' },
    values: { ':owner': owner },
  };
  await table.update(update).catch((error: unknown) => {
    if (!(error instanceof ConditionFailed)) throw error;
  });
}
