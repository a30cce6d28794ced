import { BrokenObjectError } from './broken-object.ts';
import type { FlowAggregate } from './flow-aggregate.ts';
import type { FlowLogObject } from './flow-scan.ts';
import { sniffContent } from './object-content.ts';
import { scanParquet } from './scan-parquet.ts';
import { CorruptGzipError, gunzip } from './text/gunzip.ts';
import { salvageGzip } from './text/salvage-gzip.ts';
import { createTextScanner } from './text/text-scanner.ts';

/** Flow logs become 6 to 10 times as large, at most some 30 times; what grows more is made to grow. */
const LARGEST_GROWTH = 100;
/** Small objects may grow as they like up to here. */
const HARMLESS_BYTES = 67_108_864;

export interface ObjectScan {
  readonly aggregate: FlowAggregate;
  readonly signal: AbortSignal;
  /** Of sources without a header line: the format as it was given to CreateFlowLogs. */
  readonly logFormat?: string;
  /** Content that is being read already. */
  readonly content?: AsyncIterable<Uint8Array> | undefined;
  /** Is counted up as bytes are read, so that it also holds when the object breaks. */
  readonly progress: ScanProgress;
  /** Called for every piece of text; throws to end the scan. */
  readonly checkTime?: () => void;
}

export interface ScanProgress {
  /** As stored. */
  bytes: number;
  decodedBytes: number;
}

/** Objects of this name are asked for their first bytes instead of being read from the beginning. */
const PARQUET_NAME = /\.parquet$/i;
const PARQUET_MAGIC = 'PAR1';

/** Whether all of an object will be read, so that this can begin before it is its turn. */
export function isReadWhole({ name }: Pick<FlowLogObject, 'name'>): boolean {
  return !PARQUET_NAME.test(name);
}

/**
 * Reads one object, text in gzip, plain text or Parquet, into the aggregate. Throws BrokenObjectError for what cannot be
 * read; records from before the break are in the aggregate.
 */
export async function scanObject(object: FlowLogObject, scan: ObjectScan): Promise<void> {
  const { signal, progress } = scan;
  if (await isParquetByName(object, scan)) return scanIndexed(object, scan);
  const source = scan.content ?? object.read(signal);
  const { kind, content } = await sniffContent(counted(source, progress));
  if (kind === 'empty') throw new BrokenObjectError('it is empty');
  if (kind !== 'parquet') return scanText(content, kind, { object, scan });
  await content[Symbol.asyncIterator]().return?.();
  return scanIndexed(object, scan);
}

async function isParquetByName(object: FlowLogObject, scan: ObjectScan): Promise<boolean> {
  if (isReadWhole(object) || object.size < PARQUET_MAGIC.length) return false;
  const magic = await countedRanges(object, scan)(0, PARQUET_MAGIC.length, scan.signal);
  return Buffer.from(magic).toString('latin1') === PARQUET_MAGIC;
}

async function scanIndexed(object: FlowLogObject, scan: ObjectScan): Promise<void> {
  const { aggregate, signal, progress } = scan;
  const meter = { bytes: 0 };
  const { query } = aggregate.accumulator;
  try {
    const readRange = countedRanges(object, scan);
    await scanParquet({ ...object, readRange }, query, { sink: aggregate, signal, meter });
  } finally {
    progress.decodedBytes += meter.bytes;
  }
}

function countedRanges(
  object: FlowLogObject,
  { progress }: ObjectScan,
): FlowLogObject['readRange'] {
  return async (from, to, signal) => {
    const bytes = await object.readRange(from, to, signal);
    progress.bytes += bytes.length;
    return bytes;
  };
}

async function scanText(
  content: AsyncIterable<Uint8Array>,
  kind: 'gzip' | 'text',
  { object, scan }: { readonly object: FlowLogObject; readonly scan: ObjectScan },
): Promise<void> {
  const { aggregate, signal, progress, logFormat } = scan;
  const scanner = createTextScanner(aggregate.accumulator, logFormat);
  const largest = Math.max(object.size * LARGEST_GROWTH, HARMLESS_BYTES);
  const before = progress.decodedBytes;
  const take = (chunk: Buffer): void => {
    scan.checkTime?.();
    progress.decodedBytes += chunk.length;
    if (progress.decodedBytes - before > largest) {
      throw new BrokenObjectError(`it grows to more than ${LARGEST_GROWTH} times its size`);
    }
    scanner.push(chunk);
  };
  if (kind === 'gzip') {
    await gunzip(content, signal, take).catch(async (error: unknown) => {
      const skip = progress.decodedBytes - before;
      if (error instanceof CorruptGzipError) {
        await salvageGzip(object, error, { signal, skip, take });
      }
      throw error;
    });
  } else for await (const chunk of content) take(asBuffer(chunk));
  scanner.end();
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  progress: ScanProgress,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    progress.bytes += chunk.length;
    yield chunk;
  }
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
