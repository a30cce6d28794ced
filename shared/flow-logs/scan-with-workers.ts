import { createFlowAggregate } from './flow-aggregate.ts';
import type { FlowQuery } from './flow-query.ts';
import type { ScanReport } from './flow-scan.ts';
import { NAMED_BROKEN, type ReadReport } from './scan-into.ts';
import { addLeft, withinLimits } from './scan-limits.ts';
import { DEFAULT_CONCURRENCY, type ScanOptions } from './scan-objects.ts';
import type { ObjectDescription, ScanJob } from './workers/scan-job.ts';
import { shareObjects } from './workers/share-objects.ts';
import { runInWorker } from './workers/start-worker.ts';

export interface WorkerScanOptions extends Omit<ScanOptions, 'now'> {
  /** File that a worker begins with: it calls serveScanJob. */
  readonly entry: URL | string;
  /** Threads: as many as there are cores. A function has two from 3,538 MB of memory on. */
  readonly workers?: number;
}

/**
 * The same as scanObjects in several threads, for objects that a worker can open by their description. Each takes its
 * share and hands its table over; what a thread that ended early was to read counts as broken.
 */
export async function scanWithWorkers(
  objects: readonly ObjectDescription[],
  query: FlowQuery,
  options: WorkerScanOptions,
): Promise<ScanReport> {
  const { entry, workers = 2, signal } = options;
  const { chosen, left } = withinLimits(objects, options.limits);
  const shares = shareObjects(chosen, workers);
  const aggregate = createFlowAggregate(query, options);
  const reports = await Promise.all(
    shares.map(async (own) => {
      const result = await runInWorker(entry, toJob(own, query, options), signal);
      if (result) aggregate.merge(result.aggregate);
      return result?.report ?? unread(own);
    }),
  );
  signal?.throwIfAborted();
  const report = reports.reduce(addReports, { ...NOTHING, ...(left && { left }) });
  return { summary: aggregate.summarize(), ...inOrderOf(chosen, report) };
}

/** Broken objects in the order of all, whichever thread had them. */
function inOrderOf(objects: readonly ObjectDescription[], report: ReadReport): ReadReport {
  const places = new Map(objects.map(({ name }, place) => [name, place]));
  const placeOf = (name: string): number => places.get(name) ?? 0;
  const named = report.broken.named.toSorted((a, b) => placeOf(a.name) - placeOf(b.name));
  return { ...report, broken: { count: report.broken.count, named: named.slice(0, NAMED_BROKEN) } };
}

const NOTHING: ReadReport = {
  read: { objects: 0, bytes: 0, decodedBytes: 0 },
  broken: { count: 0, named: [] },
};

function toJob(
  objects: readonly ObjectDescription[],
  query: FlowQuery,
  { limits, concurrency = DEFAULT_CONCURRENCY, logFormat, maxGroups }: WorkerScanOptions,
): ScanJob {
  return {
    objects,
    query,
    settings: {
      milliseconds: limits.milliseconds,
      concurrency,
      ...(logFormat !== undefined && { logFormat }),
    },
    ...(maxGroups !== undefined && { maxGroups }),
  };
}

function unread(objects: readonly ObjectDescription[]): ReadReport {
  const named = objects.map(({ name }) => ({
    name,
    reason: 'the thread that was to read it ended',
  }));
  return { ...NOTHING, broken: { count: objects.length, named } };
}

function addReports(a: ReadReport, b: ReadReport): ReadReport {
  const left = addLeft(a.left, b.left);
  return {
    read: {
      objects: a.read.objects + b.read.objects,
      bytes: a.read.bytes + b.read.bytes,
      decodedBytes: a.read.decodedBytes + b.read.decodedBytes,
    },
    broken: {
      count: a.broken.count + b.broken.count,
      named: [...a.broken.named, ...b.broken.named],
    },
    ...(left && { left }),
  };
}
