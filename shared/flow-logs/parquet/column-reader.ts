import { BrokenObjectError } from '../broken-object.ts';
import { ChunkSource } from './chunk-source.ts';
import type { ColumnSchema } from './column-schema.ts';
import { decompressPage } from './decompress-page.ts';
import type { ObjectRanges } from './object-ranges.ts';
import { openPage, type Page } from './page.ts';
import { isDictionaryEncoding, type PageHeader, parsePageHeader } from './page-header.ts';
import type { ColumnChunk } from './parse-footer.ts';

/** Rows that are decoded at once. */
export const BATCH_ROWS = 8192;

/** Writers may put a page's lowest and highest value into its header: texts of any length. */
const MAX_HEADER_BYTES = 2 ** 20;

/** Indices of this many bytes are only read once their dictionary has shown that it may be worth it. */
const WORTH_A_PAUSE = 256 * 1024;

/** What a reader has cost so far. */
export interface DecodeMeter {
  /** Bytes of pages after decompression. */
  bytes: number;
}

export interface ColumnPlace {
  readonly ranges: ObjectRanges;
  readonly schema: ColumnSchema;
  readonly chunk: ColumnChunk;
  readonly rows: number;
  readonly meter: DecodeMeter;
}

/** Values of a page in their order, nulls left out. */
export interface ValueDecoder<Values> {
  /** Writes the next `count` to the beginning of `output`. */
  readonly read: (output: Values, count: number) => void;
}

/** Reads one flat column of one row group by portions of rows, forwards; pages without wanted rows are passed over. */
export abstract class ColumnReader<Values extends Float64Array | Int32Array> {
  readonly source: ChunkSource;
  protected readonly schema: ColumnSchema;
  /** Of the rows that were read last, from index 0. */
  protected readonly batch: Values;
  readonly #place: ColumnPlace;
  readonly #levels = new Int32Array(BATCH_ROWS);
  readonly #nullValue: number;
  /** Where the next page begins. */
  #at: number;
  /** The next row to be read, and the row after the page that holds it. */
  #row = 0;
  #endRow = 0;
  #page: PendingPage | undefined;
  #decoder: ValueDecoder<Values> | undefined;
  #pageLevels: Page['levels'];
  #hasDictionary = false;

  constructor(place: ColumnPlace, batch: Values, nullValue: number) {
    const { start, end, dataStart, isAllDictionary } = place.chunk;
    this.source = new ChunkSource(place.ranges, { from: start, to: end });
    if (isAllDictionary && end - dataStart > WORTH_A_PAUSE) this.source.pauseAt = dataStart;
    this.schema = place.schema;
    this.batch = batch;
    this.#place = place;
    this.#nullValue = nullValue;
    this.#at = start;
  }

  /** Rows that can be read before the next call of `seek`. */
  get available(): number {
    return Math.min(BATCH_ROWS, this.#endRow - this.#row);
  }

  /** Row after the page at which `seek` has arrived. */
  get pageEnd(): number {
    return this.#endRow;
  }

  /** Whether the page at which `seek` has arrived holds indices into the dictionary. */
  get isDictionaryPage(): boolean {
    return this.#hasDictionary && isDictionaryEncoding(this.#page?.header.encoding ?? -1);
  }

  get isAllDictionary(): boolean {
    return this.#place.chunk.isAllDictionary;
  }

  rewind(): void {
    this.#at = this.#place.chunk.start;
    this.#row = 0;
    this.#endRow = 0;
    this.#page = undefined;
    this.#decoder = undefined;
  }

  /** Reads the dictionary where the footer tells of one; only at the beginning. */
  async readDictionary(): Promise<void> {
    const { start, dataStart } = this.#place.chunk;
    if (this.#at === start && dataStart > start) await this.#nextPage();
  }

  /** Goes forward to the page of a row, without decompressing it. */
  async seekPage(row: number): Promise<void> {
    while (row >= this.#endRow) await this.#nextPage();
  }

  /** Goes forward to a row. */
  async seek(row: number): Promise<void> {
    await this.seekPage(row);
    if (!this.#decoder && this.#page) await this.#open(this.#page);
    while (this.#row < row) this.read(Math.min(BATCH_ROWS, row - this.#row));
  }

  /** Decodes the next `count` rows, at most those that are available, into the batch. */
  read(count: number): void {
    const decoder = this.#decoder;
    if (!decoder) return;
    this.#row += count;
    const present = this.#pageLevels ? this.#countPresent(this.#pageLevels, count) : count;
    decoder.read(this.batch, present);
    if (present < count) this.#spread(present, count);
  }

  protected abstract openDictionary(bytes: Buffer, count: number): void;
  protected abstract openValues(page: Page): ValueDecoder<Values>;

  async #nextPage(): Promise<void> {
    const { end } = this.#place.chunk;
    if (this.#at >= end) throw new BrokenObjectError('Parquet column with fewer rows than it says');
    const header = await this.#readHeader();
    const body = this.#at + header.headerBytes;
    this.#at = body + header.storedBytes;
    if (this.#at > end) throw new BrokenObjectError('Parquet page beyond the end of its column');
    if (header.kind === 'dictionary') await this.#openDictionary(header, body);
    else if (header.kind !== 'other') this.#startPage(header, body);
  }

  async #readHeader(): Promise<PageHeader> {
    for (let length = 256; ; length *= 16) {
      const bytes = await this.source.peek(this.#at, length);
      // What is cut off cannot be told from what is damaged: both are tried again with more.
      const isLast = bytes.length < length || length > MAX_HEADER_BYTES;
      try {
        return parsePageHeader(bytes);
      } catch (error) {
        if (isLast) throw error;
      }
    }
  }

  #startPage(header: PageHeader, body: number): void {
    if (header.values > this.#place.rows - this.#endRow)
      throw new BrokenObjectError('Parquet column with more rows than its row group');
    this.#page = { header, body };
    this.#row = this.#endRow;
    this.#endRow += header.values;
    this.#decoder = undefined;
  }

  async #open({ header, body }: PendingPage): Promise<void> {
    const { chunk, schema, meter } = this.#place;
    const stored = await this.source.peek(body, header.storedBytes);
    const page = openPage(header, stored, { codec: chunk.codec, schema });
    meter.bytes += header.bytes;
    this.#pageLevels = page.levels;
    this.#decoder = this.openValues(page);
  }

  async #openDictionary(header: PageHeader, body: number): Promise<void> {
    if (this.#hasDictionary) return;
    const stored = await this.source.peek(body, header.storedBytes);
    const bytes = decompressPage(this.#place.chunk.codec, stored, header.bytes);
    this.#place.meter.bytes += bytes.length;
    this.openDictionary(bytes, header.values);
    this.#hasDictionary = true;
  }

  #countPresent(levels: NonNullable<Page['levels']>, count: number): number {
    levels.read(this.#levels, count);
    let present = 0;
    for (let index = 0; index < count; index += 1) present += this.#levels[index] ?? 0;
    return present;
  }

  /** Moves the values to their rows, the last one first. */
  #spread(present: number, count: number): void {
    let from = present;
    for (let to = count - 1; to >= 0; to -= 1) {
      const isPresent = this.#levels[to] === 1;
      if (isPresent) from -= 1;
      this.batch[to] = isPresent ? (this.batch[from] ?? 0) : this.#nullValue;
    }
  }
}

interface PendingPage {
  readonly header: PageHeader;
  /** Where its bytes begin. */
  readonly body: number;
}
