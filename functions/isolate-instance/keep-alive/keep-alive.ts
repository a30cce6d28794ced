import type { ContainmentStore } from '../../../shared/aws/containment-store.ts';
import type { Opening } from '../../../shared/aws/containment-opening.ts';
import type { ActionStep } from '../../../shared/domain/action.ts';
import { describeNode } from '../../../shared/domain/cluster-node.ts';
import { describeError } from '../../../shared/domain/errors.ts';
import { toRecord, type SettingsBefore } from '../../../shared/domain/instance-settings.ts';
import type { InterfaceBefore } from '../../../shared/domain/isolation.ts';
import {
  startReading,
  type ReadSettings,
  type SettingSources,
  type SettingsReading,
} from '../../../shared/response/read-settings.ts';
import { describeKept, describeUnread, keepSettings } from './keep-settings.ts';

interface KeepAliveParts extends SettingSources {
  readonly containments: Pick<ContainmentStore<InterfaceBefore>, 'addKept'>;
}

/** Keeps the evidence of one host alive beside its cut. Nothing of it rejects: the cut neither waits for it nor fails with it. */
export interface EvidenceKeeping {
  /** What would be changed. */
  readonly plan: () => Promise<readonly ActionStep[]>;
  /** What was before, as far as it has been read by now, to be recorded with the interfaces. */
  readonly seen: () => SettingsBefore | undefined;
  /** Sends the changes of what is on record, and of the rest once it is; called after the first swap has been sent. */
  readonly start: (opening: Opening<InterfaceBefore>) => void;
  /** What came of it, when every call has answered. */
  readonly finish: () => Promise<readonly ActionStep[]>;
}

/** Begins to read what was before. */
export type KeepAlive = (instanceId: string) => EvidenceKeeping;

export function createKeepAlive(parts: KeepAliveParts): KeepAlive {
  return (instanceId) => {
    const readings = startReading(parts, instanceId).map(watch);
    let keeping: Promise<readonly (readonly ActionStep[])[]> = Promise.resolve([]);
    return {
      plan: async () => {
        const all = await Promise.all(readings.map(({ settings }) => settings));
        return all.flatMap((now) => [...describeKept(toRecord(now.settings)), ...others(now)]);
      },
      seen: () => {
        const read = readings.flatMap((reading) => markSeen(reading) ?? []);
        return read.length > 0 ? toRecord(read.flatMap(({ settings }) => settings)) : undefined;
      },
      start: (opening) => {
        keeping = Promise.all(
          readings.map((reading) => keep(parts, instanceId, { reading, opening })),
        );
      },
      finish: async () => (await keeping).flat(),
    };
  };
}

interface Reading extends SettingsReading {
  readonly now: () => ReadSettings | undefined;
  /** It was there when the record of before was written. */
  isSeen: boolean;
}

function watch(reading: SettingsReading): Reading {
  let read: ReadSettings | undefined;
  void reading.settings.then((found) => (read = found));
  return { ...reading, now: () => read, isSeen: false };
}

function markSeen(reading: Reading): ReadSettings | undefined {
  const now = reading.now();
  reading.isSeen = now !== undefined;
  return now;
}

interface Part {
  readonly reading: Reading;
  readonly opening: Opening<InterfaceBefore>;
}

async function keep(
  { containments, ...sources }: KeepAliveParts,
  instanceId: string,
  { reading, opening: { record, lease } }: Part,
): Promise<readonly ActionStep[]> {
  const now = await reading.settings;
  const found = toRecord(now.settings);
  // The cut went on before all was read: then it is recorded apart, also before it is changed.
  const recorded = reading.isSeen
    ? (record.kept ?? {})
    : await containments.addKept(lease, found).catch(describeError);
  if (typeof recorded === 'string') return [notRecorded(recorded), ...others(now)];
  const before = ofKinds(recorded, reading.kinds);
  return [...(await keepSettings(sources, instanceId, { before, now })), ...others(now)];
}

function ofKinds(before: SettingsBefore, kinds: SettingsReading['kinds']): SettingsBefore {
  return Object.fromEntries(Object.entries(before).filter(([, { kind }]) => kinds.includes(kind)));
}

function others(now: ReadSettings): ActionStep[] {
  return [...describeUnread(now), ...describeNode(now.tags)];
}

function notRecorded(why: string): ActionStep {
  const note = `nothing was done to keep it: what was before could not be recorded: ${why}`;
  return { resource: 'evidence of the instance', from: [], to: [], note };
}
