import { BrokenObjectError } from '../broken-object.ts';
import type { ColumnSchema } from './column-schema.ts';
import { decompressPage } from './decompress-page.ts';
import { ENCODING, type PageHeader } from './page-header.ts';
import { RleDecoder } from './rle-decoder.ts';

/** A data page, decompressed. */
export interface Page {
  readonly encoding: number;
  /** For each row 1, or 0 where it is null; absent: no row may be null. */
  readonly levels?: RleDecoder;
  /** The values that are not null. */
  readonly bytes: Buffer;
  /** Nulls included. */
  readonly values: number;
}

export interface PageContext {
  readonly codec: number;
  readonly schema: ColumnSchema;
}

/** A page from its header and the bytes that follow it. */
export function openPage(header: PageHeader, stored: Uint8Array, context: PageContext): Page {
  return header.kind === 'data-v2'
    ? openV2(header, stored, context)
    : openV1(header, stored, context);
}

/** Levels and values are compressed together; the levels have their length before them. */
function openV1(header: PageHeader, stored: Uint8Array, { codec, schema }: PageContext): Page {
  const { encoding, values } = header;
  const bytes = decompressPage(codec, stored, header.bytes);
  if (!schema.isOptional) return { encoding, values, bytes };
  if (header.levelEncoding !== ENCODING.rle)
    throw new BrokenObjectError('Parquet page with levels in an encoding that is not read');
  const length = bytes.length < 4 ? Infinity : bytes.readUInt32LE(0);
  if (length > bytes.length - 4) throw new BrokenObjectError('Parquet page that ends early');
  const levels = new RleDecoder(bytes, 1, { from: 4, to: 4 + length });
  return { encoding, values, levels, bytes: bytes.subarray(4 + length) };
}

function openV2(header: PageHeader, stored: Uint8Array, { codec, schema }: PageContext): Page {
  const { encoding, values, repetitionBytes: from } = header;
  const to = from + header.definitionBytes;
  const method = header.isCompressed ? codec : 0;
  const bytes = decompressPage(method, stored.subarray(to), header.bytes - to);
  if (!schema.isOptional) return { encoding, values, bytes };
  return { encoding, values, levels: new RleDecoder(stored, 1, { from, to }), bytes };
}
