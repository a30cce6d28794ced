import { existsSync } from 'node:fs';
import { mkdir, statfs } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Progress } from '../../progress.ts';
import type { DataSet } from './data-set.ts';
import type { WriteRequest } from './write-object.ts';

/** gzip takes about 26 bytes a record. */
const BYTES_A_RECORD = 30;
const MEBIBYTE = 1 << 20;
/** Each keeps one object in memory, before and after compression. */
const MAX_WORKERS = 8;

/** Writes what is missing of a data set. Throws, before it writes anything, when the disk is too small. */
export async function generate(dataSet: DataSet, progress: Progress): Promise<void> {
  const requests = missing(dataSet);
  if (requests.length === 0) return;
  const records = requests.length * dataSet.recordsPerObject;
  const needed = Math.ceil((records * BYTES_A_RECORD) / MEBIBYTE);
  await mkdir(dataSet.folder, { recursive: true });
  await checkSpace(dataSet.folder, needed);
  progress.note(`  ${needed} MiB of flow logs go to ${dataSet.folder} and stay there`);
  await progress.phase(`${records.toLocaleString('en')} records`, async (update) => {
    let done = 0;
    await inWorkers({ seed: dataSet.seed, requests }, () => {
      done += 1;
      update(`${done} of ${requests.length} objects`);
    });
  });
}

function missing({ seed, recordsPerObject, objects }: DataSet): WriteRequest[] {
  return objects
    .filter(({ path }) => !existsSync(path))
    .map((object) => ({ ...object, seed, records: recordsPerObject }));
}

async function checkSpace(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / MEBIBYTE);
  if (free > needed) return;
  throw new Error(`flow logs for the bench need ${needed} MiB, ${free} MiB are free: ${folder}`);
}

interface Share {
  readonly seed: number;
  readonly requests: readonly WriteRequest[];
}

async function inWorkers({ seed, requests }: Share, onWritten: () => void): Promise<void> {
  const count = Math.min(availableParallelism(), MAX_WORKERS, requests.length);
  const shares = Array.from({ length: count }, (_, share) =>
    requests.filter((_request, index) => index % count === share),
  );
  await Promise.all(shares.map((share) => runWorker({ seed, requests: share }, onWritten)));
}

function runWorker(workerData: Share, onWritten: () => void): Promise<void> {
  const worker = new Worker(new URL('generate-worker.ts', import.meta.url), { workerData });
  worker.on('message', onWritten);
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a worker that writes flow logs ended with ${code}`));
    });
  });
}
