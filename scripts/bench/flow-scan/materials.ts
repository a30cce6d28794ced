import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FlowScope } from '../../../shared/flow-logs/flow-query.ts';
import { createProgress } from '../../progress.ts';
import { type DataSet, describeDataSet } from '../flow-logs/data-set.ts';
import { generate } from '../flow-logs/generate.ts';
import { createNetwork } from '../flow-logs/network.ts';
import { bundleChild } from './bundle-child.ts';
import { ensureDuckDb } from './duckdb-package.ts';
import { parquetObjects } from './parquet-objects.ts';
import type { ScanTask } from './scan-task.ts';
import { type RunTrial, trialRunner } from './trial.ts';

/** For which the goals are. */
export const DEFAULT_RECORDS = 10_000_000;

export interface FlowScanOptions {
  /** Folder for data that is kept and for DuckDB. */
  readonly cache: string;
  readonly records: number;
  /** Ten times the records as well. */
  readonly full: boolean;
  readonly rounds: number;
  readonly offline: boolean;
}

/** What is scanned. */
export type Load = 'one-eni' | 'whole-account' | 'full' | 'parquet';

/** What rows need, made once and only when one asks for it. */
export interface Materials {
  readonly task: (load: Load, threads: number) => Promise<ScanTask>;
  readonly run: () => Promise<RunTrial>;
  /** Why there is no DuckDB, if so. */
  readonly duckDbMissing: () => Promise<string | undefined>;
}

export function createMaterials(options: FlowScanOptions): Materials {
  const { cache, records } = options;
  const duckDbFolder = join(cache, 'duckdb');
  const progress = createProgress();
  const dataOf = (full: boolean) => async (): Promise<DataSet> => {
    const dataSet = describeDataSet(cache, { records, full });
    await generate(dataSet, progress);
    for (const { path } of dataSet.objects) await fillFileCache(path);
    return dataSet;
  };
  const data = once(dataOf(false));
  const fullData = once(dataOf(true));
  const parquet = once(async () => await parquetObjects(await data(), duckDbFolder, progress));
  return {
    duckDbMissing: once(() => ensureDuckDb(duckDbFolder, options)),
    run: once(async () => trialRunner(await bundleChild(join(cache, 'bundle')))),
    task: async (load, threads) => {
      const dataSet = load === 'full' ? await fullData() : await data();
      const text = dataSet.objects.map(({ path }) => path);
      const files = load === 'parquet' ? await parquet() : text;
      const query = { ...dataSet.window, scope: scopeOf(load, dataSet) };
      return { files, query, threads, duckDbFolder };
    },
  };
}

function scopeOf(load: Load, { seed }: DataSet): FlowScope {
  if (load === 'whole-account') return { kind: 'everything' };
  const { id, ipv4, ipv6 } = createNetwork(seed).measured;
  return { kind: 'interfaces', interfaces: [{ id, addresses: [ipv4, ipv6] }] };
}

/** Whoever comes first must not pay for the disk. */
async function fillFileCache(path: string): Promise<void> {
  const nowhere = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), nowhere);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
