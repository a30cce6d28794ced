import * as zlib from 'node:zlib';
import { BrokenObjectError } from '../broken-object.ts';
import { decompressSnappy } from './snappy.ts';

/** By number, as in parquet.thrift. */
const CODECS = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'LZO', 'BROTLI', 'LZ4', 'ZSTD', 'LZ4_RAW'];
/** A stream may ask for a window of gigabytes: 16 MiB are enough for any page that is read. */
const ZSTD_WINDOW_LOG = 24;

type Decompress = (bytes: Uint8Array, size: number) => Buffer;

const DECOMPRESSORS: Readonly<Record<string, Decompress>> = {
  UNCOMPRESSED: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
  SNAPPY: decompressSnappy,
  GZIP: (bytes, size) => zlib.unzipSync(bytes, inOnePiece(size)),
  BROTLI: (bytes, size) => zlib.brotliDecompressSync(bytes, inOnePiece(size)),
  ZSTD: (bytes, size) =>
    zlib.zstdDecompressSync(bytes, {
      ...inOnePiece(size),
      params: { [zlib.constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG },
    }),
};

/**
 * Content of a page, `size` bytes.
 * @throws BrokenObjectError when the codec is not known or the data are damaged, longer or shorter.
 */
export function decompressPage(codec: number, bytes: Uint8Array, size: number): Buffer {
  const name = CODECS[codec];
  const decompress = name === undefined ? undefined : DECOMPRESSORS[name];
  if (!decompress || name === undefined)
    throw new BrokenObjectError(`Parquet codec ${name ?? codec} is not read`);
  if (size === 0) return Buffer.alloc(0);
  const page = tryDecompress(() => decompress(bytes, size), name);
  if (page.length !== size)
    throw new BrokenObjectError(`Parquet page of another length than its header says`);
  return page;
}

function tryDecompress(decompress: () => Buffer, name: string): Buffer {
  try {
    return decompress();
  } catch (cause) {
    throw new BrokenObjectError(`Parquet page with damaged ${name} data`, { cause });
  }
}

/** One buffer for all of it instead of many of 16 KiB, and never more than was announced. */
function inOnePiece(size: number): { chunkSize: number; maxOutputLength: number } {
  return { chunkSize: size + 64, maxOutputLength: size };
}
