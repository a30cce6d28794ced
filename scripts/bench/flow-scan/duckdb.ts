import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The little that is used of `@duckdb/node-api`, which is no dependency of this project. */
export interface DuckDbConnection {
  readonly runAndReadAll: (sql: string) => Promise<{
    readonly getRowObjectsJson: () => readonly DuckDbRow[];
  }>;
  readonly closeSync: () => void;
}

export type DuckDbRow = Readonly<Record<string, unknown>>;

interface DuckDbModule {
  readonly DuckDBInstance: {
    readonly create: (
      path: string,
      options: Readonly<Record<string, string>>,
    ) => Promise<{ readonly connect: () => Promise<DuckDbConnection> }>;
  };
}

/** A database in memory. Throws when DuckDB is not installed below the folder. */
export async function connectDuckDb(folder: string, threads: number): Promise<DuckDbConnection> {
  const loaded: unknown = createRequire(join(folder, 'package.json'))('@duckdb/node-api');
  if (!isDuckDb(loaded)) throw new Error('@duckdb/node-api is not what was expected');
  const instance = await loaded.DuckDBInstance.create(':memory:', { threads: `${threads}` });
  return await instance.connect();
}

function isDuckDb(loaded: unknown): loaded is DuckDbModule {
  return typeof loaded === 'object' && loaded !== null && 'DuckDBInstance' in loaded;
}

/** read_csv on objects in the default format, with everything said that DuckDB would otherwise have to find out. */
export function recordsOf(files: readonly string[]): string {
  const columns = Object.entries(COLUMNS).map(([name, type]) => `'${name}': '${type}'`);
  return `read_csv([${files.map(quoted).join(', ')}], auto_detect = false, header = true, delim = ' ',
    quote = '', escape = '', nullstr = '-', compression = 'gzip', columns = {${columns.join(', ')}})`;
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** In the order of the default format; named and typed as in AWS's Parquet. */
const COLUMNS = {
  version: 'INTEGER',
  account_id: 'VARCHAR',
  interface_id: 'VARCHAR',
  srcaddr: 'VARCHAR',
  dstaddr: 'VARCHAR',
  srcport: 'INTEGER',
  dstport: 'INTEGER',
  protocol: 'INTEGER',
  packets: 'BIGINT',
  bytes: 'BIGINT',
  start: 'BIGINT',
  end: 'BIGINT',
  action: 'VARCHAR',
  log_status: 'VARCHAR',
};
