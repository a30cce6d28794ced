import { BrokenObjectError } from '../broken-object.ts';
import type { ColumnSchema } from './column-schema.ts';
import type { ColumnChunk, ParquetFooter, RowGroup } from './parse-footer.ts';

/** A bit for each row must fit into memory. */
const MAX_ROWS = 2 ** 26;
/** What compresses better is no flow log: gzip makes at most 1032 bytes out of one. */
const MAX_ROWS_PER_BYTE = 1000;

/**
 * Refuses what a footer cannot mean: columns that lie outside of the object or over each other, and more rows than it can
 * hold. So the work that an object can cause is bounded by its size.
 * @throws BrokenObjectError
 */
export function checkRowGroups(footer: ParquetFooter, dataEnd: number): void {
  let rows = 0;
  let bytes = 0;
  for (const group of footer.rowGroups) {
    rows += group.rows;
    bytes += checkRowGroup(group, footer, dataEnd);
    if (group.rows > MAX_ROWS || rows > dataEnd * MAX_ROWS_PER_BYTE)
      throw new BrokenObjectError('Parquet footer with more rows than the object can hold');
    if (bytes > dataEnd)
      throw new BrokenObjectError('Parquet footer with columns that lie over each other');
  }
}

/** Bytes of its columns. */
function checkRowGroup({ rows, chunks }: RowGroup, footer: ParquetFooter, dataEnd: number): number {
  let bytes = 0;
  for (const [name, chunk] of chunks) {
    const schema = footer.columns.get(name);
    if (schema) checkColumn(schema, chunk);
    if (chunk.values !== rows)
      throw new BrokenObjectError(
        `Parquet column ${name} with another number of rows than its group`,
      );
    if (!(chunk.start >= 0 && chunk.start <= chunk.end && chunk.end <= dataEnd))
      throw new BrokenObjectError(`Parquet column ${name} beyond the object`);
    bytes += chunk.end - chunk.start;
  }
  return bytes;
}

function checkColumn(schema: ColumnSchema, chunk: ColumnChunk): void {
  const { name } = schema;
  if (schema.isRepeated) throw new BrokenObjectError(`Parquet column ${name} with lists`);
  if (chunk.isElsewhere)
    throw new BrokenObjectError(`Parquet column ${name} that is encrypted or in another file`);
  if (schema.type !== chunk.type)
    throw new BrokenObjectError(`Parquet column ${name} of two types`);
}
