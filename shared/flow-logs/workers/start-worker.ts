import { Worker } from 'node:worker_threads';
import type { ScanJob, ScanJobResult } from './scan-job.ts';

/** Runs a share of a scan in a thread of its own; undefined: the thread ended without an answer. */
export function runInWorker(
  entry: URL | string,
  job: ScanJob,
  signal?: AbortSignal,
): Promise<ScanJobResult | undefined> {
  signal?.throwIfAborted();
  const worker = new Worker(entry, { workerData: job });
  const stop = (): void => void worker.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  return new Promise<ScanJobResult | undefined>((resolve) => {
    worker.once('message', resolve);
    // Out of memory, or a defect: what it was to read is reported as unread.
    worker.once('error', () => {
      resolve(undefined);
    });
    worker.once('exit', () => {
      resolve(undefined);
    });
  }).finally(() => {
    signal?.removeEventListener('abort', stop);
    stop();
  });
}
