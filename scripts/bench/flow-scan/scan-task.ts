import type { FlowQuery } from '../../../shared/flow-logs/flow-query.ts';
import type { Outcome } from './outcome.ts';

/** What every scanner is given. */
export interface ScanTask {
  readonly files: readonly string[];
  readonly query: FlowQuery;
  /** Objects that may be worked on at the same time, each in a thread of its own. */
  readonly threads: number;
  /** Folder below which DuckDB is installed. */
  readonly duckDbFolder: string;
}

export interface Scanned {
  readonly outcome: Outcome;
  /** Bytes fetched from the objects, where only parts of them are. */
  readonly fetchedBytes?: number;
}

/** Scans, and answers how to describe what was found: only the scan is measured. */
export type Scanner = (task: ScanTask) => Promise<() => Scanned>;
