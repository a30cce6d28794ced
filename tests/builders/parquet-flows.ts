import type { FlowQuery, FlowScope } from '../../shared/flow-logs/flow-query.ts';
import type { FlowRecord, RecordSink } from '../../shared/flow-logs/flow-record.ts';
import type { FlowLogObject } from '../../shared/flow-logs/flow-scan.ts';
import type { Cell, ParquetColumn, ParquetFile } from './parquet.ts';

export const FLOW_START = 1_795_255_200;

/** Fields of a row by their name in Parquet. */
export type FlowRow = Readonly<Record<string, Cell>>;

export function aFlowRow(fields: FlowRow = {}): FlowRow {
  return {
    version: 5,
    account_id: '123456789012',
    interface_id: 'eni-0a1b2c3d4e5f60718',
    srcaddr: '10.0.1.5',
    dstaddr: '203.0.113.9',
    srcport: 49_152,
    dstport: 443,
    protocol: 6,
    packets: 12,
    bytes: 3_400,
    start: FLOW_START,
    end: FLOW_START + 55,
    action: 'ACCEPT',
    log_status: 'OK',
    tcp_flags: 3,
    pkt_srcaddr: '10.0.1.5',
    pkt_dstaddr: '203.0.113.9',
    flow_direction: 'egress',
    ...fields,
  };
}

const INT32 = ['version', 'srcport', 'dstport', 'protocol', 'tcp_flags'];
const INT64 = ['packets', 'bytes', 'start', 'end'];

/** Columns as AWS types them, of the fields of the first row. */
export function flowColumns(
  rows: readonly FlowRow[],
  change: (column: ParquetColumn) => Partial<ParquetColumn> = () => ({}),
): ParquetColumn[] {
  return Object.keys(rows[0] ?? {}).map((name) => {
    const type = INT32.includes(name) ? 1 : INT64.includes(name) ? 2 : 6;
    const column: ParquetColumn = { name, type, cells: rows.map((row) => row[name] ?? null) };
    return { ...column, ...change(column) };
  });
}

/** As AWS writes it: gzip, with a dictionary for texts, lowest and highest values in the footer. */
export function asAws(rows: readonly FlowRow[]): ParquetFile {
  return {
    columns: flowColumns(rows, ({ type }) => ({ isDictionary: type === 6, limits: true })),
    codec: 'GZIP',
  };
}

export interface RecordedObject extends FlowLogObject {
  /** Ranges as they were asked for. */
  readonly reads: (readonly [from: number, to: number])[];
}

/** An object in memory that remembers what was read of it. */
export function aFlowLogObject(bytes: Buffer, name = 'flows.parquet'): RecordedObject {
  const reads: (readonly [number, number])[] = [];
  return {
    name,
    size: bytes.length,
    reads,
    // eslint-disable-next-line @typescript-eslint/require-await -- an object in memory never waits
    async *read() {
      yield bytes;
    },
    readRange: (from: number, to: number) => {
      reads.push([from, to]);
      return Promise.resolve(bytes.subarray(from, to));
    },
  };
}

export interface CollectingSink extends RecordSink {
  readonly records: FlowRecord[];
  readonly malformed: () => number;
}

export function aSink(): CollectingSink {
  const records: FlowRecord[] = [];
  let malformed = 0;
  return {
    records,
    malformed: () => malformed,
    add: (record) => void records.push(record),
    addMalformed: (count) => void (malformed += count),
  };
}

export function aQuery(scope: FlowScope = { kind: 'everything' }): FlowQuery {
  return { from: FLOW_START - 3_600, to: FLOW_START + 3_600, scope };
}
