import type { FlowQuery } from '../flow-query.ts';
import type { ColumnSchema } from './column-schema.ts';
import { PHYSICAL } from './column-schema.ts';
import { readInt64 } from './number-values.ts';
import type { ColumnChunk, ParquetFooter, RowGroup } from './parse-footer.ts';

/** Whether the statistics of a row group leave room for records of the query; without statistics there is. */
export function mayHoldRecords(
  { chunks }: RowGroup,
  { columns }: ParquetFooter,
  { from, to, scope }: FlowQuery,
): boolean {
  const limitsOf = (name: string): NumberLimits => {
    const schema = columns.get(name);
    return (schema && numberLimits(schema, chunks.get(name))) ?? ANY_NUMBER;
  };
  if (limitsOf('end').max < from || limitsOf('start').min > to) return false;
  if (scope.kind !== 'interfaces') return true;
  const ids = chunks.get('interface_id');
  return scope.interfaces.some(({ id }) => mayHoldText(ids, id));
}

interface NumberLimits {
  readonly min: number;
  readonly max: number;
}

const ANY_NUMBER: NumberLimits = { min: -Infinity, max: Infinity };

/** Of integers, timestamps in seconds. Those that contradict themselves are worth nothing. */
function numberLimits(
  { type, unitsPerSecond }: ColumnSchema,
  chunk: ColumnChunk | undefined,
): NumberLimits | undefined {
  const min = readLimit(chunk?.min, type);
  const max = readLimit(chunk?.max, type);
  if (min === undefined || max === undefined || min > max) return undefined;
  return { min: Math.floor(min / unitsPerSecond), max: Math.floor(max / unitsPerSecond) };
}

function readLimit(bytes: Uint8Array | undefined, type: number): number | undefined {
  if (!bytes) return undefined;
  if (type === PHYSICAL.int32 && bytes.length === 4) return Buffer.from(bytes).readInt32LE();
  if (type === PHYSICAL.int64 && bytes.length === 8) return readInt64(Buffer.from(bytes), 0);
  return undefined;
}

/**
 * Texts are ordered by their bytes. A limit may be cut short: a lowest value then is lower still, but some writers cut the
 * highest one, too, so that everything that begins with it may be there.
 */
function mayHoldText(chunk: ColumnChunk | undefined, text: string): boolean {
  if (!chunk?.min || !chunk.max || Buffer.compare(chunk.min, chunk.max) > 0) return true;
  const bytes = Buffer.from(text);
  if (Buffer.compare(bytes, chunk.min) < 0) return false;
  return (
    Buffer.compare(bytes, chunk.max) <= 0 || bytes.subarray(0, chunk.max.length).equals(chunk.max)
  );
}
