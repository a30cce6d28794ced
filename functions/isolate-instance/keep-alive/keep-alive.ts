import type { ContainmentStore, Hold } from '../../../shared/aws/containment-store.ts';
import type { ActionStep } from '../../../shared/domain/action.ts';
import { describeNode } from '../../../shared/domain/cluster-node.ts';
import type { ContainmentRecord } from '../../../shared/domain/containment.ts';
import { describeError } from '../../../shared/domain/errors.ts';
import { toRecord, type SettingsBefore } from '../../../shared/domain/instance-settings.ts';
import type { InterfaceBefore } from '../../../shared/domain/isolation.ts';
import {
  readSettings,
  type ReadSettings,
  type SettingSources,
} from '../../../shared/response/read-settings.ts';
import { describeUnread, keepSettings } from './keep-settings.ts';

interface KeepAliveParts extends SettingSources {
  readonly containments: Pick<ContainmentStore<InterfaceBefore>, 'recordBefore'>;
}

/** Keeps the evidence of one host alive beside its cut. Nothing of it rejects: the cut neither waits for it nor fails with it. */
export interface EvidenceKeeping {
  /** What was before, as far as it has been read by now, to be recorded with the interfaces. */
  readonly seen: () => SettingsBefore | undefined;
  /** Sends the changes, once what was before is on record; called after the first swap has been sent. */
  readonly start: (record: ContainmentRecord<InterfaceBefore>) => void;
  /** What came of it, when every call has answered. */
  readonly finish: () => Promise<readonly ActionStep[]>;
}

/** Begins to read what was before. */
export type KeepAlive = (hold: Hold) => EvidenceKeeping;

export function createKeepAlive(parts: KeepAliveParts): KeepAlive {
  return (hold) => {
    let read: ReadSettings | undefined;
    let isSeen = false;
    const reading = readSettings(parts, hold.target.id).then((settings) => (read = settings));
    let keeping: Promise<readonly ActionStep[]> = reading.then(() => []);
    return {
      seen: () => {
        isSeen = read !== undefined;
        return read && toRecord(read.settings);
      },
      start: ({ kept = {} }) => {
        const before =
          read && isSeen
            ? Promise.resolve(kept)
            : reading.then((late) => record(parts, hold, late));
        keeping = keep(parts, hold, { reading, before });
      },
      finish: () => keeping,
    };
  };
}

/** The cut went on before all was read: then it is recorded apart, also before it is changed. */
async function record(
  { containments }: KeepAliveParts,
  hold: Hold,
  { settings }: ReadSettings,
): Promise<SettingsBefore> {
  const seen = { before: {}, ours: [], kept: toRecord(settings) };
  return (await containments.recordBefore(hold, seen)).kept ?? {};
}

interface Known {
  readonly reading: Promise<ReadSettings>;
  /** As it is on record. */
  readonly before: Promise<SettingsBefore>;
}

async function keep(
  parts: KeepAliveParts,
  { target }: Hold,
  known: Known,
): Promise<readonly ActionStep[]> {
  const [now, before] = await Promise.all([known.reading, known.before.catch(describeError)]);
  const others = [...describeUnread(now), ...describeNode(now.tags)];
  if (typeof before === 'string') return [notRecorded(before), ...others];
  return [...(await keepSettings(parts, target.id, { before, now })), ...others];
}

function notRecorded(why: string): ActionStep {
  const note = `nothing was done to keep it: what was before could not be recorded: ${why}`;
  return { resource: 'evidence of the instance', from: [], to: [], note };
}
