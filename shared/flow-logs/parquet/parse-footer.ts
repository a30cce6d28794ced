import { BrokenObjectError } from '../broken-object.ts';
import { CompactReader } from './compact-reader.ts';
import { type ColumnSchema, topLevelColumns, type SchemaElement } from './column-schema.ts';
import { takeElement } from './take-element.ts';

/** Where a column's values of one row group lie, in bytes from the object's beginning. */
export interface ColumnChunk {
  readonly type: number;
  readonly codec: number;
  readonly values: number;
  readonly start: number;
  readonly end: number;
  /** First byte after the dictionary; equal to `start` where there is none. */
  readonly dataStart: number;
  /** Every value is in the dictionary; false where the writer does not say. */
  readonly isAllDictionary: boolean;
  /** Lowest and highest value in their PLAIN encoding; texts may be cut short. */
  readonly min?: Uint8Array;
  readonly max?: Uint8Array;
  /** It lies in another file, or is encrypted. */
  readonly isElsewhere: boolean;
}

export interface RowGroup {
  readonly rows: number;
  /** Only those that were asked for. */
  readonly chunks: ReadonlyMap<string, ColumnChunk>;
}

export type NameOf = (column: string) => string | undefined;

export interface ParquetFooter {
  readonly columns: ReadonlyMap<string, ColumnSchema>;
  readonly rowGroups: readonly RowGroup[];
}

/**
 * FileMetaData (https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift) of the columns to which
 * `nameOf` gives a name; it is asked with the one in the object, and the first of two with the same counts.
 */
export function parseFooter(bytes: Uint8Array, nameOf: NameOf): ParquetFooter {
  const reader = new CompactReader(bytes);
  const schema: SchemaElement[] = [];
  const rowGroups: RowGroup[] = [];
  reader.readStruct({
    2: () => {
      reader.readList(() => takeElement(schema, readSchemaElement(reader)));
    },
    4: () => {
      reader.readList(() => takeElement(rowGroups, readRowGroup(reader, nameOf)));
    },
  });
  return { columns: nameColumns(schema, nameOf), rowGroups };
}

function nameColumns(
  schema: readonly SchemaElement[],
  nameOf: NameOf,
): ReadonlyMap<string, ColumnSchema> {
  const columns = new Map<string, ColumnSchema>();
  for (const column of topLevelColumns(schema)) {
    const name = nameOf(column.name);
    if (name !== undefined && !columns.has(name)) columns.set(name, { ...column, name });
  }
  return columns;
}

function readSchemaElement(reader: CompactReader): SchemaElement {
  const element = { name: '', type: -1, repetition: 0, children: 0, converted: -1, unit: 0 };
  reader.readStruct({
    1: () => (element.type = reader.readInteger()),
    3: () => (element.repetition = reader.readInteger()),
    4: () => (element.name = readText(reader)),
    5: () => (element.children = reader.readInteger()),
    6: () => (element.converted = reader.readInteger()),
    10: () => (element.unit = readTimestampUnit(reader)),
  });
  return element;
}

/** LogicalType: 8 is TIMESTAMP, whose unit is 1 MILLIS, 2 MICROS or 3 NANOS; 0 for every other type. */
function readTimestampUnit(reader: CompactReader): number {
  let unit = 0;
  const setUnit = (value: number) => () => void (unit = value);
  reader.readStruct({
    8: () => {
      reader.readStruct({
        2: () => {
          reader.readStruct({ 1: setUnit(1), 2: setUnit(2), 3: setUnit(3) });
        },
      });
    },
  });
  return unit;
}

function readRowGroup(reader: CompactReader, nameOf: NameOf): RowGroup {
  let rows = -1;
  const chunks = new Map<string, ColumnChunk>();
  reader.readStruct({
    1: () => {
      reader.readList(() => {
        const { path, chunk } = readChunk(reader);
        const name = path.length === 1 ? nameOf(path[0] ?? '') : undefined;
        if (name !== undefined && chunk && !chunks.has(name)) chunks.set(name, chunk);
      });
    },
    3: () => (rows = reader.readInteger()),
  });
  if (rows < 0) throw new BrokenObjectError('Parquet footer with a row group without rows');
  return { rows, chunks };
}

interface NamedChunk {
  readonly path: readonly string[];
  readonly chunk?: ColumnChunk;
}

function readChunk(reader: CompactReader): NamedChunk {
  let isElsewhere = false;
  let metadata: ChunkMetadata | undefined;
  reader.readStruct({
    1: () => (isElsewhere = true),
    3: () => (metadata = readChunkMetadata(reader)),
    8: () => (isElsewhere = true),
  });
  if (!metadata) return { path: [] };
  const { path, start, size, ...rest } = metadata;
  return { path, chunk: { ...rest, start, end: start + size, isElsewhere } };
}

interface ChunkMetadata extends Omit<ColumnChunk, 'end' | 'isElsewhere'> {
  readonly path: readonly string[];
  readonly size: number;
}

function readChunkMetadata(reader: CompactReader): ChunkMetadata {
  const path: string[] = [];
  const found = { type: -1, codec: -1, values: -1 };
  const place = { size: -1, data: -1, dictionary: 0 };
  let limits: Limits = {};
  let isAllDictionary = false;
  reader.readStruct({
    1: () => (found.type = reader.readInteger()),
    3: () => {
      reader.readList(() => path.push(readText(reader)));
    },
    4: () => (found.codec = reader.readInteger()),
    5: () => (found.values = reader.readInteger()),
    7: () => (place.size = reader.readInteger()),
    9: () => (place.data = reader.readInteger()),
    11: () => (place.dictionary = reader.readInteger()),
    12: () => (limits = readLimits(reader)),
    13: () => (isAllDictionary = readIsAllDictionary(reader)),
  });
  // Some writers leave the dictionary's place out, or 0, although it stands before the data.
  const hasPlace = place.dictionary > 0 && place.dictionary < place.data;
  const start = hasPlace ? place.dictionary : place.data;
  return {
    path,
    ...found,
    start,
    size: place.size,
    dataStart: place.data,
    isAllDictionary,
    ...limits,
  };
}

type Limits = Pick<ColumnChunk, 'min' | 'max'>;

/** The old fields 1 and 2 are left out: their order of texts is not defined. */
function readLimits(reader: CompactReader): Limits {
  const limits: { min?: Uint8Array; max?: Uint8Array } = {};
  reader.readStruct({
    5: () => (limits.max = reader.readBinary()),
    6: () => (limits.min = reader.readBinary()),
  });
  return limits;
}

/** PageEncodingStats: every data page (0, 3) is encoded by the dictionary (2, 8). */
function readIsAllDictionary(reader: CompactReader): boolean {
  let isAll = true;
  reader.readList(() => {
    const page = { type: -1, encoding: -1, count: 0 };
    reader.readStruct({
      1: () => (page.type = reader.readInteger()),
      2: () => (page.encoding = reader.readInteger()),
      3: () => (page.count = reader.readInteger()),
    });
    const isData = page.type === 0 || page.type === 3;
    if (isData && page.count !== 0 && page.encoding !== 2 && page.encoding !== 8) isAll = false;
  });
  return isAll;
}

function readText(reader: CompactReader): string {
  return Buffer.from(reader.readBinary()).toString('utf8');
}
