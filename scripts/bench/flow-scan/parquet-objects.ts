import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Progress } from '../../progress.ts';
import type { DataSet } from '../flow-logs/data-set.ts';
import { connectDuckDb, quoted, recordsOf } from './duckdb.ts';

/** Compressed as AWS does it; `-` becomes null. */
const FORMAT = '(FORMAT parquet, COMPRESSION gzip)';

/** The same records as Parquet, one object for each of the text. Answers their files. */
export async function parquetObjects(
  { objects }: DataSet,
  duckDbFolder: string,
  progress: Progress,
): Promise<string[]> {
  const files = objects.map(({ path }) => ({ text: path, parquet: parquetPath(path) }));
  const missing = files.filter(({ parquet }) => !existsSync(parquet));
  if (missing.length > 0) {
    await progress.phase('the same records as Parquet', async (update) => {
      for (const [done, { text, parquet }] of missing.entries()) {
        await convert(text, parquet, duckDbFolder);
        update(`${done + 1} of ${missing.length} objects`);
      }
    });
  }
  return files.map(({ parquet }) => parquet);
}

/** Beside the text, under a root of its own. */
function parquetPath(text: string): string {
  return text.replace('AWSLogs', 'parquet').replace(/\.log\.gz$/, '.log.parquet');
}

async function convert(text: string, parquet: string, duckDbFolder: string): Promise<void> {
  await mkdir(dirname(parquet), { recursive: true });
  const temporary = `${parquet}.part`;
  const connection = await connectDuckDb(duckDbFolder, 1);
  await connection.runAndReadAll(
    `COPY (SELECT * FROM ${recordsOf([text])}) TO ${quoted(temporary)} ${FORMAT}`,
  );
  connection.closeSync();
  await rename(temporary, parquet);
}
