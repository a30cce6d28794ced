import * as v from 'valibot';
import type { ChannelName, Told } from '../domain/alert/alert-channel.ts';
import type { Clock } from '../domain/clock.ts';
import { INCIDENT_STATUSES } from '../domain/incident.ts';
import {
  ConditionFailed,
  type ConditionalUpdate,
  type Item,
  type Key,
  type Table,
} from './dynamodb.ts';
import { incidentPk } from './incident-items.ts';

/** Which state of which incident a channel is to be told. `stateVersion` 0: only the context grew. */
export interface Telling {
  readonly incidentId: string;
  readonly channel: ChannelName;
  readonly stateVersion: number;
  readonly contextVersion: number;
}

/** The right to tell one channel about one incident, for as long as the lease lasts. */
export interface Claim {
  readonly incidentId: string;
  readonly channel: ChannelName;
  readonly leaseId: string;
  /** What the channel was told last. */
  readonly last?: Told;
  /** ISO 8601: an attempt that began then never said how it ended. It may have been successful. */
  readonly unfinishedSince?: string;
}

/** Notes what each channel has been told (items `ALERT#<channel>`), so that no state is told twice or by two at once. */
export interface AlertLedger {
  /** `told`: there is nothing new for the channel. `busy`: somebody is telling it right now. */
  claim(telling: Telling): Promise<Claim | 'told' | 'busy'>;
  /** Notes what was really told; false when the lease had run out and somebody else took over. */
  markTold(claim: Claim, told: Told): Promise<boolean>;
  /** Lets go, so that the next attempt need not wait for the lease to end. `unused`: nothing was tried. */
  giveBack(claim: Claim, unused?: 'unused'): Promise<void>;
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

const FREE = '(attribute_not_exists(leaseUntil) OR leaseUntil < :now)';
const NEW_STATE = '(attribute_not_exists(toldVersion) OR toldVersion < :version)';
/** Only a message that can be changed is brought up to date, and nobody is told by it for the first time. */
const NEW_CONTEXT =
  'attribute_exists(message) AND (attribute_not_exists(toldContext) OR toldContext < :version)';

export function createAlertLedger({ table, clock, newLeaseId }: LedgerOptions): AlertLedger {
  return {
    claim: async (telling) => {
      const now = clock();
      const { incidentId, channel } = telling;
      const claim = { incidentId, channel, leaseId: newLeaseId() };
      const done = await attempt(table, claiming(telling, claim, now));
      if ('refusedBy' in done) return reasonOf(telling, done.refusedBy, now);
      return { ...claim, ...noteOf(done.item, now) };
    },
    markTold: async (claim, told) => {
      const done = await attempt(table, { ...ownLease(claim), ...noting(claim, told, clock()) });
      return 'item' in done;
    },
    giveBack: async (claim, unused) => {
      // Who tried and failed may have told people all the same: then the time of the attempt stays.
      const isTrace = unused && claim.unfinishedSince === undefined;
      const update = `REMOVE leaseId, leaseUntil${isTrace ? ', attemptSince' : ''}`;
      const release = { update, values: { ':lease': claim.leaseId } };
      await attempt(table, { ...ownLease(claim), ...release });
    },
  };
}

function claiming(telling: Telling, claim: Claim, now: Date): ConditionalUpdate {
  const isState = telling.stateVersion > 0;
  return {
    key: keyOf(claim),
    update:
      'SET leaseId = :lease, leaseUntil = :until, expiresAt = :expires, attemptSince = if_not_exists(attemptSince, :at)',
    condition: `${isState ? NEW_STATE : NEW_CONTEXT} AND ${FREE}`,
    values: {
      ':lease': claim.leaseId,
      ':until': now.getTime() + LEASE_MS,
      ':expires': Math.floor(now.getTime() / 1000) + KEEP_SECONDS,
      ':at': now.toISOString(),
      ':version': isState ? telling.stateVersion : telling.contextVersion,
      ':now': now.getTime(),
    },
  };
}

/** A context that grows while the first message is being sent waits: the message may be without it. */
function reasonOf(telling: Telling, item: Item | undefined, now: Date): 'told' | 'busy' {
  const isHeld = Number(item?.['leaseUntil'] ?? 0) >= now.getTime();
  if (telling.stateVersion === 0) return isHeld ? 'busy' : 'told';
  return Number(item?.['toldVersion'] ?? 0) >= telling.stateVersion ? 'told' : 'busy';
}

const NoteSchema = v.object({
  toldVersion: v.number(),
  toldContext: v.optional(v.number(), 0),
  toldStatus: v.picklist(INCIDENT_STATUSES),
  toldBand: v.picklist(['critical', 'high', 'medium', 'low']),
  toldActive: v.optional(v.boolean(), false),
  toldLeak: v.optional(v.boolean(), false),
  toldUndone: v.exactOptional(v.string()),
  message: v.optional(v.object({ channel: v.string(), ts: v.string() })),
});

function noteOf(item: Item, now: Date): Pick<Claim, 'last' | 'unfinishedSince'> {
  const since = item['attemptSince'];
  const isEarlier = typeof since === 'string' && since !== now.toISOString();
  const last = readTold(item);
  return { ...(last && { last }), ...(isEarlier && { unfinishedSince: since }) };
}

function readTold(item: Item): Told | undefined {
  const parsed = v.safeParse(NoteSchema, item);
  if (!parsed.success) return undefined;
  const { toldVersion, toldContext, toldStatus, toldBand, toldActive } = parsed.output;
  const { toldLeak, toldUndone, message } = parsed.output;
  return {
    stateVersion: toldVersion,
    contextVersion: toldContext,
    status: toldStatus,
    severityBand: toldBand,
    activeAfterRelease: toldActive,
    isLeaking: toldLeak,
    ...(toldUndone !== undefined && { undoneSince: toldUndone }),
    ...(message && { message }),
  };
}

function noting(claim: Claim, told: Told, now: Date): Pick<ConditionalUpdate, 'update' | 'values'> {
  const message = told.message === undefined ? '' : ', message = :message';
  const undone = told.undoneSince === undefined ? '' : ', toldUndone = :undone';
  return {
    update: `SET toldVersion = :version, toldContext = :context, toldStatus = :status, toldBand = :band, toldActive = :active, toldLeak = :leak, lastSentAt = :at${message}${undone} REMOVE leaseId, leaseUntil, attemptSince`,
    values: {
      ':lease': claim.leaseId,
      ':version': told.stateVersion,
      ':context': told.contextVersion,
      ':status': told.status,
      ':band': told.severityBand,
      ':active': told.activeAfterRelease,
      ':leak': told.isLeaking,
      ':at': now.toISOString(),
      ...(told.message && { ':message': told.message }),
      ...(told.undoneSince !== undefined && { ':undone': told.undoneSince }),
    },
  };
}

function keyOf({ incidentId, channel }: Pick<Claim, 'incidentId' | 'channel'>): Key {
  return { pk: incidentPk(incidentId), sk: `ALERT#${channel}` };
}

function ownLease(claim: Claim): { key: Key; condition: string } {
  return { key: keyOf(claim), condition: 'leaseId = :lease' };
}

type Attempt = { readonly item: Item } | { readonly refusedBy: Item | undefined };

/** The item as it stands after the write, or what stood against it. */
async function attempt(table: Table, change: ConditionalUpdate): Promise<Attempt> {
  try {
    return { item: await table.update(change) };
  } catch (error) {
    if (error instanceof ConditionFailed) return { refusedBy: error.refusals[0]?.existing };
    throw error;
  }
}
