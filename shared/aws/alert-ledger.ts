import type { ChannelName } from '../domain/alert/alert-channel.ts';
import type { Clock } from '../domain/clock.ts';
import { ConditionFailed, type ConditionalUpdate, type Key, type Table } from './dynamodb.ts';
import { incidentPk } from './incident-items.ts';

/** Which state of which incident a channel is to be told. */
export interface Telling {
  readonly incidentId: string;
  readonly channel: ChannelName;
  readonly stateVersion: number;
}

/** The right to tell one channel about one incident, for as long as the lease lasts. */
export interface Claim {
  readonly incidentId: string;
  readonly channel: ChannelName;
  readonly leaseId: string;
}

/** Notes what each channel has been told (items `ALERT#<channel>`), so that no state is told twice or by two at once. */
export interface AlertLedger {
  /** `told`: the channel knows this state or a later one. `busy`: somebody is telling it right now. */
  claim(telling: Telling): Promise<Claim | 'told' | 'busy'>;
  /** Notes the version that was really told; false when the lease had run out and somebody else took over. */
  markTold(claim: Claim, stateVersion: number): Promise<boolean>;
  /** Lets go after a failure, so that the next attempt need not wait for the lease to end. */
  giveBack(claim: Claim): Promise<void>;
}

interface LedgerOptions {
  readonly table: Table;
  readonly clock: Clock;
  readonly newLeaseId: () => string;
}

/** Longer than the function may run, shorter than the visibility time-out after which a crashed attempt is repeated. */
export const LEASE_MS = 45_000;

/** Afterwards the note is forgotten: by then nothing is told about the incident any more. */
const KEEP_SECONDS = 400 * 86_400;

const CLAIMABLE =
  '(attribute_not_exists(toldVersion) OR toldVersion < :version) AND (attribute_not_exists(leaseUntil) OR leaseUntil < :now)';

export function createAlertLedger({ table, clock, newLeaseId }: LedgerOptions): AlertLedger {
  return {
    claim: async ({ incidentId, channel, stateVersion }) => {
      const now = clock().getTime();
      const claim = { incidentId, channel, leaseId: newLeaseId() };
      const refusal = await attempt(table, {
        key: keyOf(claim),
        update: 'SET leaseId = :lease, leaseUntil = :until, expiresAt = :expires',
        condition: CLAIMABLE,
        values: {
          ':lease': claim.leaseId,
          ':until': now + LEASE_MS,
          ':expires': Math.floor(now / 1000) + KEEP_SECONDS,
          ':version': stateVersion,
          ':now': now,
        },
      });
      if (!refusal) return claim;
      return Number(refusal.existing?.['toldVersion'] ?? 0) >= stateVersion ? 'told' : 'busy';
    },
    markTold: async (claim, stateVersion) => {
      const refusal = await attempt(table, {
        ...ownLease(claim),
        update: 'SET toldVersion = :version, lastSentAt = :at REMOVE leaseId, leaseUntil',
        values: {
          ':lease': claim.leaseId,
          ':version': stateVersion,
          ':at': clock().toISOString(),
        },
      });
      return refusal === undefined;
    },
    giveBack: async (claim) => {
      const release = { update: 'REMOVE leaseId, leaseUntil', values: { ':lease': claim.leaseId } };
      await attempt(table, { ...ownLease(claim), ...release });
    },
  };
}

function keyOf({ incidentId, channel }: Pick<Claim, 'incidentId' | 'channel'>): Key {
  return { pk: incidentPk(incidentId), sk: `ALERT#${channel}` };
}

function ownLease(claim: Claim): { key: Key; condition: string } {
  return { key: keyOf(claim), condition: 'leaseId = :lease' };
}

/** What stood against the write, or undefined when it was done. */
async function attempt(table: Table, change: ConditionalUpdate): Promise<Refusal | undefined> {
  try {
    await table.update(change);
    return undefined;
  } catch (error) {
    if (error instanceof ConditionFailed) return { existing: error.refusals[0]?.existing };
    throw error;
  }
}

interface Refusal {
  readonly existing: Record<string, unknown> | undefined;
}
