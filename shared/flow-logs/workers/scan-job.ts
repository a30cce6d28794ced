import { parentPort, workerData } from 'node:worker_threads';
import { type SerializedAggregate, transferableOf } from '../aggregate/transfer-accumulator.ts';
import { createFlowAggregate } from '../flow-aggregate.ts';
import type { FlowQuery } from '../flow-query.ts';
import type { FlowLogObject } from '../flow-scan.ts';
import { type ReadReport, scanInto, type ScanSettings } from '../scan-into.ts';

/** What tells a worker which object to open, as plain data: at least its name and size. */
export type ObjectDescription = Pick<FlowLogObject, 'name' | 'size'>;

/** The share of one worker, as plain data. */
export interface ScanJob {
  readonly objects: readonly ObjectDescription[];
  readonly query: FlowQuery;
  readonly settings: Omit<ScanSettings, 'signal' | 'now'>;
  readonly maxGroups?: number;
}

export interface ScanJobResult {
  readonly aggregate: SerializedAggregate;
  readonly report: ReadReport;
}

/**
 * Makes the file that calls it the entry of a worker of scanWithWorkers. The entry says how objects are opened: the local
 * one by their path, that of a function by its client of S3.
 */
export async function serveScanJob(
  open: (object: ObjectDescription) => FlowLogObject,
): Promise<void> {
  // The main thread wrote it (startWorker).
  const job = workerData as ScanJob;
  const result = await runScanJob(job, open);
  parentPort?.postMessage(result, transferableOf(result.aggregate));
}

export async function runScanJob(
  job: ScanJob,
  open: (object: ObjectDescription) => FlowLogObject,
): Promise<ScanJobResult> {
  const aggregate = createFlowAggregate(job.query, job);
  const settings = { ...job.settings, now: () => performance.now() };
  const report = await scanInto(aggregate, job.objects.map(open), settings);
  return { aggregate: aggregate.serialize(), report };
}
