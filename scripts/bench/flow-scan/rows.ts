import type { Goal, Pair } from '../measurement.ts';
import type { Load } from './materials.ts';
import type { ScannerName, TrialResult } from './trial.ts';

/** Who is measured at what. */
export interface Contender {
  readonly scanner: ScannerName;
  readonly load: Load;
  readonly threads: number;
}

/** Two that are run in turn, and must find the same. */
export interface Duel {
  readonly subject: Contender;
  readonly baseline: Contender;
  /** Where not as many as asked for are run. */
  readonly maxRounds?: number;
}

/** Of one round of a duel. */
export interface Results {
  readonly subject: TrialResult;
  readonly baseline: TrialResult;
}

/** A line of the report. */
export interface Row {
  readonly name: string;
  /** For people: what the value is, and the baseline. */
  readonly title: string;
  readonly unit: string;
  readonly duel: Duel;
  readonly figures: (results: Results) => Pair;
  readonly goal?: Goal;
  readonly needsDuckDb?: true;
  readonly needsFull?: true;
}

const MEBIBYTE = 1 << 20;

const one = (scanner: ScannerName, load: Load, threads = 1): Contender => ({
  scanner,
  load,
  threads,
});
const both =
  (figure: (result: TrialResult) => number): Row['figures'] =>
  ({ subject, baseline }) => ({ value: figure(subject), baseline: figure(baseline) });
const cpu = both(({ cpuSeconds }) => cpuSeconds);
const wall = both(({ wallSeconds }) => wallSeconds);
const rss = both(({ maxRssMib }) => maxRssMib);
const fetched: Row['figures'] = ({ subject: { fetchedBytes = 0, storedBytes } }) => ({
  value: fetchedBytes / MEBIBYTE,
  baseline: storedBytes / MEBIBYTE,
});
const GOAL_RSS = { of: 'value', atMost: 256 } as const;

const engine = one('engine', 'one-eni');
const full: Duel = {
  subject: one('engine-threads', 'full', 2),
  baseline: one('zlib', 'full', 2),
  maxRounds: 3,
};

/** Names are stable: charts and gates refer to them. */
export const ROWS: readonly Row[] = [
  {
    name: 'flow-scan.one-eni.cpu-vs-zlib',
    title: 'CPU for one interface of 1 %, against node:zlib decompressing to nowhere',
    unit: 's',
    duel: { subject: engine, baseline: one('zlib', 'one-eni') },
    figures: cpu,
    goal: { of: 'ratio', atMost: 1.5 },
  },
  {
    name: 'flow-scan.one-eni.vs-naive',
    title: 'the same, against gunzip, readline and an object for each line',
    unit: 's',
    duel: { subject: engine, baseline: one('naive', 'one-eni') },
    figures: cpu,
    goal: { of: 'ratio', atMost: 1 / 5 },
  },
  {
    name: 'flow-scan.one-eni.vs-duckdb',
    title: 'the same, against DuckDB read_csv with one thread',
    unit: 's',
    duel: { subject: engine, baseline: one('duckdb', 'one-eni') },
    figures: cpu,
    goal: { of: 'ratio', atMost: 1 / 2 },
    needsDuckDb: true,
  },
  {
    name: 'flow-scan.whole-account.rss-mib',
    title: 'peak memory for all interfaces, against the naive scanner',
    unit: 'MiB',
    duel: {
      subject: one('engine', 'whole-account'),
      baseline: one('naive', 'whole-account'),
      // Takes the naive scanner minutes and gigabytes, and hardly varies.
      maxRounds: 1,
    },
    figures: rss,
    goal: GOAL_RSS,
  },
  {
    name: 'flow-scan.parquet.bytes-read',
    title: 'bytes of Parquet fetched for one interface, against the size of the objects',
    unit: 'MiB',
    duel: { subject: one('engine', 'parquet'), baseline: one('duckdb', 'one-eni'), maxRounds: 1 },
    figures: fetched,
    needsDuckDb: true,
  },
  {
    name: 'flow-scan.100m.wall-s',
    title: 'ten times the records in two threads, against node:zlib in two threads',
    unit: 's',
    duel: full,
    figures: wall,
    goal: { of: 'value', atMost: 10 },
    needsFull: true,
  },
  {
    name: 'flow-scan.100m.rss-mib',
    title: 'its peak memory, against that of node:zlib',
    unit: 'MiB',
    duel: full,
    figures: rss,
    goal: GOAL_RSS,
    needsFull: true,
  },
];
