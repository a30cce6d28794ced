import { BrokenObjectError } from '../broken-object.ts';
import { CompactReader, type Fields } from './compact-reader.ts';

/** Far more than writers make (1 MiB as a rule), and what all columns together may hold stays bounded. */
const MAX_PAGE_BYTES = 16 * 2 ** 20;

export const ENCODING = {
  plain: 0,
  plainDictionary: 2,
  rle: 3,
  deltaBinaryPacked: 5,
  deltaLengthByteArray: 6,
  deltaByteArray: 7,
  rleDictionary: 8,
} as const;

export function isDictionaryEncoding(encoding: number): boolean {
  return encoding === ENCODING.plainDictionary || encoding === ENCODING.rleDictionary;
}

export interface PageHeader {
  readonly kind: 'data' | 'data-v2' | 'dictionary' | 'other';
  /** Bytes of the header itself. */
  readonly headerBytes: number;
  /** Bytes that follow it. */
  readonly storedBytes: number;
  /** Bytes when decompressed, levels included. */
  readonly bytes: number;
  /** Nulls included; of a flat column also its rows. */
  readonly values: number;
  readonly encoding: number;
  readonly levelEncoding: number;
  /** Only of `data-v2`, whose levels are stored apart and never compressed. */
  readonly repetitionBytes: number;
  readonly definitionBytes: number;
  readonly isCompressed: boolean;
}

const KINDS: Readonly<Record<number, PageHeader['kind']>> = {
  0: 'data',
  2: 'dictionary',
  3: 'data-v2',
};

/** @throws BrokenObjectError when the bytes are no page header or end before it does. */
export function parsePageHeader(bytes: Uint8Array): PageHeader {
  const reader = new CompactReader(bytes);
  const found = { values: -1, encoding: -1, levelEncoding: ENCODING.rle as number };
  const v2 = { repetitionBytes: 0, definitionBytes: 0, isCompressed: true };
  const page = { type: -1, bytes: -1, storedBytes: -1 };
  const values = (): void => void (found.values = reader.readInteger());
  const encoding = (): void => void (found.encoding = reader.readInteger());
  const struct = (fields: Fields) => (): void => {
    reader.readStruct(fields);
  };
  reader.readStruct({
    1: () => (page.type = reader.readInteger()),
    2: () => (page.bytes = reader.readInteger()),
    3: () => (page.storedBytes = reader.readInteger()),
    5: struct({ 1: values, 2: encoding, 3: () => (found.levelEncoding = reader.readInteger()) }),
    7: struct({ 1: values, 2: encoding }),
    8: struct({
      1: values,
      4: encoding,
      5: () => (v2.definitionBytes = reader.readInteger()),
      6: () => (v2.repetitionBytes = reader.readInteger()),
      7: () => (v2.isCompressed = reader.readBoolean()),
    }),
  });
  const { type, ...sizes } = page;
  const kind = KINDS[type] ?? 'other';
  return checked({ kind, headerBytes: reader.offset, ...sizes, ...found, ...v2 });
}

function checked(header: PageHeader): PageHeader {
  const { bytes, storedBytes, repetitionBytes, definitionBytes } = header;
  if (![bytes, storedBytes].every((size) => size >= 0 && size <= MAX_PAGE_BYTES))
    throw new BrokenObjectError('Parquet page of an impossible size');
  const levels = repetitionBytes + definitionBytes;
  if (repetitionBytes < 0 || definitionBytes < 0 || levels > Math.min(bytes, storedBytes))
    throw new BrokenObjectError('Parquet page with levels of an impossible size');
  if (header.kind !== 'other' && header.values < 0)
    throw new BrokenObjectError('Parquet page without a number of values');
  return header;
}
