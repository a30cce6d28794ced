import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { deltas, lengthsThenTexts, sharedBeginnings } from './deltas.ts';
import { binary, boolean, i32, i64, list, struct, type Thrift, varint } from './thrift.ts';

// A small writer of Parquet files with flat columns, after https://parquet.apache.org/docs/file-format/.

export type Cell = string | number | bigint | null;

export interface ParquetColumn {
  readonly name: string;
  /** Physical type: 1 INT32, 2 INT64, 5 DOUBLE, 6 BYTE_ARRAY. */
  readonly type: 1 | 2 | 5 | 6;
  readonly cells: readonly Cell[];
  readonly isRequired?: boolean;
  readonly isDictionary?: boolean;
  /** In pages without a dictionary: 5 packed deltas, 6 texts with packed lengths, 7 texts with shared beginnings; or PLAIN. */
  readonly encoding?: 5 | 6 | 7;
  /** Lowest and highest value in the footer. */
  readonly limits?: boolean | { readonly min: string; readonly max: string };
  /** Unit of a timestamp: 1 MILLIS, 2 MICROS, 3 NANOS. */
  readonly unit?: 1 | 2 | 3;
  /** ConvertedType, e.g. 9 TIMESTAMP_MILLIS. */
  readonly converted?: number;
  /** Fields of ColumnMetaData as nobody writes them. */
  readonly chunk?: Readonly<Record<number, Thrift | undefined>>;
}

export interface ParquetFile {
  readonly columns: readonly ParquetColumn[];
  readonly codec?: string;
  readonly rowsPerGroup?: number;
  readonly rowsPerPage?: number;
  readonly pageVersion?: 1 | 2;
  /** What the footer says of the rows of each group. */
  readonly rowsSaid?: number;
  /** Schema elements before the columns' own, below the root. */
  readonly before?: readonly Thrift[];
}

const CODECS = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'LZO', 'BROTLI', 'LZ4', 'ZSTD', 'LZ4_RAW'];

const COMPRESS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  UNCOMPRESSED: (bytes) => bytes,
  SNAPPY: snappyLiteral,
  GZIP: (bytes) => gzipSync(bytes),
  BROTLI: (bytes) => brotliCompressSync(bytes),
  ZSTD: (bytes) => zstdCompressSync(bytes),
};

export const MAGIC = Buffer.from('PAR1');

export function aParquet(file: ParquetFile): Buffer {
  const rows = file.columns[0]?.cells.length ?? 0;
  const perGroup = file.rowsPerGroup ?? Math.max(1, rows);
  const parts: Buffer[] = [MAGIC];
  const groups: Thrift[] = [];
  for (let from = 0; from < rows; from += perGroup) {
    const to = Math.min(rows, from + perGroup);
    const chunks = file.columns.map((column) => {
      const start = parts.reduce((sum, { length }) => sum + length, 0);
      const part = { ...column, cells: column.cells.slice(from, to) };
      const { bytes, metadata } = writeChunk(part, file, start);
      parts.push(bytes);
      return struct({ 2: i64(start), 3: metadata });
    });
    groups.push(struct({ 1: list(chunks), 2: i64(1), 3: i64(file.rowsSaid ?? to - from) }));
  }
  return Buffer.concat([...parts, ...endOf(footerOf(file, rows, groups))]);
}

/** A footer with its trailer. */
export function endOf(footer: Buffer): Buffer[] {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return [footer, length, MAGIC];
}

function footerOf(file: ParquetFile, rows: number, groups: readonly Thrift[]): Buffer {
  const before = file.before ?? [];
  const root = struct({ 4: binary('schema'), 5: i32(file.columns.length + before.length) });
  const elements = file.columns.map(({ name, type, isRequired, converted, unit }) =>
    struct({
      1: i32(type),
      3: i32(isRequired ? 0 : 1),
      4: binary(name),
      6: converted === undefined ? undefined : i32(converted),
      10: unit && struct({ 8: struct({ 1: boolean(true), 2: struct({ [unit]: struct({}) }) }) }),
    }),
  );
  const schema = list([root, ...before, ...elements]);
  return struct({ 1: i32(1), 2: schema, 3: i64(rows), 4: list(groups), 6: binary('a test') }).bytes;
}

function encodingOf({ isDictionary, encoding }: ParquetColumn): number {
  return isDictionary ? 8 : (encoding ?? 0);
}

interface WrittenChunk {
  readonly bytes: Buffer;
  readonly metadata: Thrift;
}

function writeChunk(column: ParquetColumn, file: ParquetFile, start: number): WrittenChunk {
  const values = [...new Set(column.cells.filter((cell) => cell !== null))];
  const dictionary = column.isDictionary ? dictionaryPage(column, values, file) : Buffer.alloc(0);
  const perPage = file.rowsPerPage ?? Math.max(1, column.cells.length);
  const pages: Buffer[] = [];
  for (let from = 0; from < column.cells.length; from += perPage) {
    const cells = column.cells.slice(from, from + perPage);
    pages.push(dataPage({ ...column, cells }, values, file));
  }
  const bytes = Buffer.concat([dictionary, ...pages]);
  const encoding = encodingOf(column);
  const used = struct({ 1: i32(file.pageVersion === 2 ? 3 : 0), 2: i32(encoding), 3: i32(1) });
  const metadata = struct({
    1: i32(column.type),
    2: list([i32(encoding)]),
    3: list([binary(column.name)]),
    4: i32(CODECS.indexOf(file.codec ?? 'GZIP')),
    5: i64(column.cells.length),
    6: i64(bytes.length),
    7: i64(bytes.length),
    9: i64(start + dictionary.length),
    11: column.isDictionary ? i64(start) : undefined,
    12: limitsOf(column, values),
    13: list([used]),
    ...column.chunk,
  });
  return { bytes, metadata };
}

function limitsOf({ limits, type }: ParquetColumn, values: readonly Cell[]): Thrift | undefined {
  if (!limits) return undefined;
  if (limits !== true) return struct({ 5: binary(limits.max), 6: binary(limits.min) });
  const sorted = values.toSorted((a, b) => ((a ?? 0) < (b ?? 0) ? -1 : 1));
  const [min, max] = [sorted[0], sorted.at(-1)].map((cell) => {
    const bytes = plain(type, [cell ?? '']);
    return binary(type === 6 ? bytes.subarray(4) : bytes);
  });
  return struct({ 5: max, 6: min });
}

function compress(bytes: Buffer, { codec = 'GZIP' }: ParquetFile): Buffer {
  return (COMPRESS[codec] ?? Buffer.from)(bytes);
}

function dictionaryPage(
  { type }: ParquetColumn,
  values: readonly Cell[],
  file: ParquetFile,
): Buffer {
  const bytes = plain(type, values);
  const stored = compress(bytes, file);
  const header = struct({ 1: i32(values.length), 2: i32(0) });
  return page({ 1: i32(2), 2: i32(bytes.length), 3: i32(stored.length), 7: header }, stored);
}

function dataPage(column: ParquetColumn, dictionary: readonly Cell[], file: ParquetFile): Buffer {
  const { cells, isRequired, isDictionary } = column;
  const present = cells.filter((cell) => cell !== null);
  const values = isDictionary
    ? indices(present.map((cell) => dictionary.indexOf(cell)))
    : valuesOf(column, present);
  const levels = isRequired ? Buffer.alloc(0) : runs(cells.map((cell) => (cell === null ? 0 : 1)));
  const encoding = i32(encodingOf(column));
  const count = i32(cells.length);
  if (file.pageVersion === 2) {
    const stored = Buffer.concat([levels, compress(values, file)]);
    const nulls = i32(cells.length - present.length);
    const sizes = { 5: i32(levels.length), 6: i32(0) };
    const header = struct({ 1: count, 2: nulls, 3: count, 4: encoding, ...sizes });
    const size = i32(levels.length + values.length);
    return page({ 1: i32(3), 2: size, 3: i32(stored.length), 8: header }, stored);
  }
  const bytes = Buffer.concat([...(isRequired ? [] : [uint32(levels.length), levels]), values]);
  const stored = compress(bytes, file);
  const header = struct({ 1: count, 2: encoding, 3: i32(3), 4: i32(3) });
  return page({ 1: i32(0), 2: i32(bytes.length), 3: i32(stored.length), 5: header }, stored);
}

function page(header: Readonly<Record<number, Thrift>>, stored: Buffer): Buffer {
  return Buffer.concat([struct(header).bytes, stored]);
}

function valuesOf({ type, encoding }: ParquetColumn, cells: readonly Cell[]): Buffer {
  if (encoding === 5) return deltas(cells.map(Number));
  if (encoding === 6) return lengthsThenTexts(cells.map(String));
  return encoding === 7 ? sharedBeginnings(cells.map(String)) : plain(type, cells);
}

/** PLAIN. */
export function plain(type: number, cells: readonly Cell[]): Buffer {
  return Buffer.concat(cells.map((cell) => plainCell(type, cell)));
}

function plainCell(type: number, cell: Cell): Buffer {
  if (type === 6)
    return Buffer.concat([uint32(Buffer.byteLength(String(cell))), Buffer.from(String(cell))]);
  const bytes = Buffer.alloc(type === 1 ? 4 : 8);
  if (type === 1) bytes.writeInt32LE(Number(cell));
  else if (type === 2) bytes.writeBigInt64LE(BigInt(cell ?? 0));
  else bytes.writeDoubleLE(Number(cell));
  return bytes;
}

/** Runs of equal values of one bit. */
function runs(values: readonly number[]): Buffer {
  const parts: Buffer[] = [];
  for (let from = 0, to = 0; from < values.length; from = to) {
    while (to < values.length && values[to] === values[from]) to += 1;
    parts.push(varint(2 * (to - from)), Buffer.from([values[from] ?? 0]));
  }
  return Buffer.concat(parts);
}

/** Their width, then all of them in groups of 8 packed values. */
function indices(values: readonly number[]): Buffer {
  const width = Math.max(1, 32 - Math.clz32(values.reduce((a, b) => Math.max(a, b), 0)));
  const groups = Math.ceil(values.length / 8);
  const packed = Buffer.alloc(groups * width);
  for (const [place, value] of values.entries()) {
    for (let bit = 0; bit < width; bit += 1) {
      const at = place * width + bit;
      packed[at >> 3] = (packed[at >> 3] ?? 0) | (((value >> bit) & 1) << (at & 7));
    }
  }
  return Buffer.concat([Buffer.from([width]), varint(2 * groups + 1), packed]);
}

/** One literal: no writer compresses like this, every reader understands it. */
export function snappyLiteral(bytes: Buffer): Buffer {
  const size = bytes.length;
  if (size === 0) return Buffer.from([0]);
  return Buffer.concat([varint(size), Buffer.from([63 << 2]), uint32(size - 1), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
