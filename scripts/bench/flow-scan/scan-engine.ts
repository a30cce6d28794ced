import { findFile } from '../../../shared/flow-logs/file-object.ts';
import { DEFAULT_MAX_GROUPS } from '../../../shared/flow-logs/flow-aggregate.ts';
import type { FlowLogObject, ScanLimits, ScanReport } from '../../../shared/flow-logs/flow-scan.ts';
import { scanObjects } from '../../../shared/flow-logs/scan-objects.ts';
import { scanWithWorkers } from '../../../shared/flow-logs/scan-with-workers.ts';
import { type Outcome, outcomeOf, topGroups } from './outcome.ts';
import type { Scanner } from './scan-task.ts';

/** Everything is to be read. */
const LIMITS: ScanLimits = { objects: Infinity, bytes: Infinity, milliseconds: 3_600_000 };

/** Ours, as the functions call it. */
export const scanEngine: Scanner = async ({ files, query }) => {
  const fetched = { bytes: 0 };
  const found = await Promise.all(files.map(findFile));
  const objects = found.map((object) => countingRanges(object, fetched));
  const report = await scanObjects(objects, query, { limits: LIMITS });
  return () => ({ outcome: reportedOutcome(report), fetchedBytes: fetched.bytes });
};

/** Ours with worker threads, as where the function has several cores. */
export const scanEngineInThreads: Scanner = async ({ files, query, threads }) => {
  const found = await Promise.all(files.map(findFile));
  const objects = found.map(({ name, size }) => ({ name, size }));
  // Bundled beside this file.
  const entry = new URL('worker.mjs', import.meta.url);
  const report = await scanWithWorkers(objects, query, { limits: LIMITS, entry, workers: threads });
  return () => ({ outcome: reportedOutcome(report) });
};

function countingRanges(object: FlowLogObject, fetched: { bytes: number }): FlowLogObject {
  return {
    ...object,
    readRange: async (from, to, signal) => {
      const bytes = await object.readRange(from, to, signal);
      fetched.bytes += bytes.length;
      return bytes;
    },
  };
}

/** Throws when something was not read: a scan of less would be quicker. */
export function reportedOutcome({ summary, read, broken, left }: ScanReport): Outcome {
  if (left || broken.count > 0) {
    throw new Error(`not everything was read: ${JSON.stringify({ left, broken })}`);
  }
  const { groups, dropped, records: counts } = summary;
  const records = { ok: counts.ok, noData: counts.noData, skipData: counts.skipData };
  const { decodedBytes } = read;
  if (!dropped) return { decodedBytes, ...outcomeOf(groups, records) };
  const bytes = groups.reduce((total, group) => total + group.bytes, dropped.bytes);
  const all = groups.length + dropped.groups;
  // Beyond that some were dropped on the way and begun anew: the totals hold, the groups are what was kept of them.
  if (all > DEFAULT_MAX_GROUPS) return { decodedBytes, records, bytes };
  return { decodedBytes, records, bytes, groups: all, topGroups: topGroups(groups) };
}
