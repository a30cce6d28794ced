import { BrokenObjectError } from '../broken-object.ts';
import type { FlowScope } from '../flow-query.ts';
import type { DecodeMeter } from './column-reader.ts';
import { NumberColumn } from './number-column.ts';
import type { ObjectRanges } from './object-ranges.ts';
import type { ParquetFooter, RowGroup } from './parse-footer.ts';
import { TextColumn } from './text-column.ts';
import { isAddress, isIdentifier, type WordRule } from './text-pool.ts';

/** Columns that count, as AWS names them in Parquet: with underscores. */
const TEXTS: ReadonlyMap<string, WordRule> = new Map([
  ['interface_id', isIdentifier],
  ['srcaddr', isAddress],
  ['dstaddr', isAddress],
  ['pkt_srcaddr', isAddress],
  ['pkt_dstaddr', isAddress],
  ['action', isIdentifier],
  ['flow_direction', isIdentifier],
  ['log_status', isIdentifier],
]);

const NUMBERS: ReadonlySet<string> = new Set([
  'srcport',
  'dstport',
  'protocol',
  'packets',
  'bytes',
  'start',
  'end',
  'tcp_flags',
]);

export const ADDRESS_COLUMNS = ['srcaddr', 'dstaddr', 'pkt_srcaddr', 'pkt_dstaddr'] as const;

/** Name of a column as it is used here; undefined where it does not count. Hyphens are as good as underscores. */
export function flowColumnName(column: string): string | undefined {
  const name = column.toLowerCase().replaceAll('-', '_');
  return TEXTS.has(name) || NUMBERS.has(name) ? name : undefined;
}

/** Columns of one row group; those that the format does not have are missing. */
export interface FlowColumns {
  readonly texts: ReadonlyMap<string, TextColumn>;
  readonly numbers: ReadonlyMap<string, NumberColumn>;
  readonly all: readonly (TextColumn | NumberColumn)[];
}

/** Of each line one column has to be there: records without it mean nothing here. */
const NEEDED = [['start'], ['end'], ['srcaddr', 'pkt_srcaddr'], ['dstaddr', 'pkt_dstaddr']];

/** @throws BrokenObjectError when the object lacks a column without which the question cannot be answered. */
export function requireColumns({ columns }: ParquetFooter, scope: FlowScope): void {
  const needed = scope.kind === 'interfaces' ? [...NEEDED, ['interface_id']] : NEEDED;
  const missing = needed.filter((choice) => !choice.some((name) => columns.has(name)));
  if (missing.length === 0) return;
  const names = missing.map((choice) => choice.join(' or ')).join(', ');
  throw new BrokenObjectError(`the format lacks ${names}`);
}

export interface RowGroupPlace {
  readonly ranges: ObjectRanges;
  readonly meter: DecodeMeter;
  readonly columns: ParquetFooter['columns'];
  readonly group: RowGroup;
}

/** Readers of a row group's columns; nothing is read yet. */
export function openColumns({ group, columns, ...place }: RowGroupPlace): FlowColumns {
  const texts = new Map<string, TextColumn>();
  const numbers = new Map<string, NumberColumn>();
  for (const [name, schema] of columns) {
    const chunk = group.chunks.get(name);
    if (!chunk) throw new BrokenObjectError(`no data of column ${name} in a row group`);
    const column = { ...place, schema, chunk, rows: group.rows };
    const rule = TEXTS.get(name);
    if (rule) texts.set(name, new TextColumn(column, rule));
    else numbers.set(name, new NumberColumn(column));
  }
  return { texts, numbers, all: [...texts.values(), ...numbers.values()] };
}
