import type { FlowSummary } from './flow-summary.ts';

/** One object with flow-log records, wherever it lies. */
export interface FlowLogObject {
  /** Key in its bucket or path of its file: for people. */
  readonly name: string;
  /** Bytes as stored. */
  readonly size: number;
  /** Whole content from its beginning; ends early when the signal is aborted. */
  readonly read: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
  /** Bytes `from` (inclusive) to `to` (exclusive), for formats with an index. */
  readonly readRange: (from: number, to: number, signal: AbortSignal) => Promise<Uint8Array>;
}

/** Where a scan must stop; what was left out is in the report. */
export interface ScanLimits {
  readonly objects: number;
  /** Bytes as stored, of all objects together. */
  readonly bytes: number;
  readonly milliseconds: number;
}

/** What a scan found, and what it did not look at. */
export interface ScanReport {
  readonly summary: FlowSummary;
  readonly read: {
    readonly objects: number;
    /** As stored. */
    readonly bytes: number;
    /** Decompressed; of Parquet what was decoded. */
    readonly decodedBytes: number;
  };
  /** Objects that could not be read to their end; records from before the break are in the summary. At most 20 are named. */
  readonly broken: {
    readonly count: number;
    readonly named: readonly { readonly name: string; readonly reason: string }[];
  };
  /** Objects that a limit left out. */
  readonly left?: {
    readonly objects: number;
    readonly bytes: number;
    readonly reason: 'objects' | 'bytes' | 'time';
  };
}
