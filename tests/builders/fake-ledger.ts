import { LEASE_MS, type AlertLedger, type Telling } from '../../shared/aws/alert-ledger.ts';
import type { Told } from '../../shared/domain/alert/alert-channel.ts';

interface Note {
  told?: Told;
  leaseId?: string | undefined;
  leaseUntil: number;
  attemptSince?: string | undefined;
}

export interface FakeLedger extends AlertLedger {
  /** What the channel was told last. */
  told(channel: string): Told | undefined;
  passMs(ms: number): void;
}

/** The rules of the real ledger in memory, with a clock that one moves by hand. */
export function fakeLedger(): FakeLedger {
  const notes = new Map<string, Note>();
  let now = 0;
  let leases = 0;
  const noteOf = ({ incidentId, channel }: Pick<Telling, 'incidentId' | 'channel'>) => {
    const key = `${incidentId}/${channel}`;
    const note = notes.get(key) ?? { leaseUntil: -1 };
    notes.set(key, note);
    return note;
  };
  return {
    told: (channel) => [...notes].find(([key]) => key.endsWith(`/${channel}`))?.[1].told,
    passMs: (ms) => {
      now += ms;
    },
    claim: (telling) => {
      const note = noteOf(telling);
      const isHeld = note.leaseId !== undefined && note.leaseUntil >= now;
      const refusal = refusalOf(telling, note, isHeld);
      if (refusal) return Promise.resolve(refusal);
      leases += 1;
      const leaseId = `lease-${leases}`;
      const unfinishedSince = note.attemptSince;
      note.attemptSince ??= new Date(now).toISOString();
      Object.assign(note, { leaseId, leaseUntil: now + LEASE_MS });
      return Promise.resolve({
        ...{ incidentId: telling.incidentId, channel: telling.channel, leaseId },
        ...(note.told && { last: note.told }),
        ...(unfinishedSince !== undefined && { unfinishedSince }),
      });
    },
    markTold: (claim, told) => {
      const note = noteOf(claim);
      if (note.leaseId !== claim.leaseId) return Promise.resolve(false);
      const message = told.message ?? note.told?.message;
      note.told = { ...told, ...(message && { message }) };
      Object.assign(note, { leaseId: undefined, attemptSince: undefined });
      return Promise.resolve(true);
    },
    giveBack: (claim, unused) => {
      const note = noteOf(claim);
      if (note.leaseId === claim.leaseId) note.leaseId = undefined;
      if (unused && claim.unfinishedSince === undefined) note.attemptSince = undefined;
      return Promise.resolve();
    },
  };
}

function refusalOf(telling: Telling, note: Note, isHeld: boolean): 'told' | 'busy' | undefined {
  const isOnlyContext = telling.stateVersion === 0;
  if (isOnlyContext && isHeld) return 'busy';
  if (!isNews(telling, note)) return 'told';
  return isHeld ? 'busy' : undefined;
}

function isNews({ stateVersion, contextVersion }: Telling, { told }: Note): boolean {
  if (stateVersion > 0) return stateVersion > (told?.stateVersion ?? 0);
  return told?.message !== undefined && contextVersion > told.contextVersion;
}
