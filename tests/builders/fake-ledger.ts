import { LEASE_MS, type AlertLedger, type Telling } from '../../shared/aws/alert-ledger.ts';

interface Note {
  toldVersion: number;
  leaseId?: string | undefined;
  leaseUntil: number;
}

export interface FakeLedger extends AlertLedger {
  /** Version that the channel was told last; 0 at first. */
  told(channel: string): number;
  passMs(ms: number): void;
}

/** The rules of the real ledger in memory, with a clock that one moves by hand. */
export function fakeLedger(): FakeLedger {
  const notes = new Map<string, Note>();
  let now = 0;
  let leases = 0;
  const noteOf = ({ incidentId, channel }: Pick<Telling, 'incidentId' | 'channel'>) => {
    const key = `${incidentId}/${channel}`;
    const note = notes.get(key) ?? { toldVersion: 0, leaseUntil: -1 };
    notes.set(key, note);
    return note;
  };
  return {
    told: (channel) =>
      [...notes].find(([key]) => key.endsWith(`/${channel}`))?.[1].toldVersion ?? 0,
    passMs: (ms) => {
      now += ms;
    },
    claim: (telling) => {
      const note = noteOf(telling);
      if (note.toldVersion >= telling.stateVersion) return Promise.resolve('told');
      if (note.leaseId !== undefined && note.leaseUntil >= now) return Promise.resolve('busy');
      leases += 1;
      Object.assign(note, { leaseId: `lease-${leases}`, leaseUntil: now + LEASE_MS });
      return Promise.resolve({ ...telling, leaseId: `lease-${leases}` });
    },
    markTold: (claim, stateVersion) => {
      const note = noteOf(claim);
      if (note.leaseId !== claim.leaseId) return Promise.resolve(false);
      Object.assign(note, { toldVersion: stateVersion, leaseId: undefined });
      return Promise.resolve(true);
    },
    giveBack: (claim) => {
      const note = noteOf(claim);
      if (note.leaseId === claim.leaseId) note.leaseId = undefined;
      return Promise.resolve();
    },
  };
}
