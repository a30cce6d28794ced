import { BrokenObjectError } from '../broken-object.ts';
import { BATCH_ROWS, type ColumnPlace, ColumnReader, type ValueDecoder } from './column-reader.ts';
import { PHYSICAL } from './column-schema.ts';
import type { Page } from './page.ts';
import { ENCODING, isDictionaryEncoding } from './page-header.ts';
import { RleDecoder } from './rle-decoder.ts';
import {
  beyondDictionary,
  createDictionary,
  createPositionPool,
  createSpanPool,
  type TextPool,
  type TextSpans,
  type Word,
  type WordRule,
} from './text-pool.ts';
import {
  createPlainTexts,
  createSequence,
  readDeltaLengthTexts,
  readDeltaTexts,
} from './text-values.ts';

const NULL = -1;
const EMPTY: TextPool = { at: () => undefined };

/** A column of texts: strings are made of what is asked for, and once for each entry of the dictionary. */
export class TextColumn extends ColumnReader<Int32Array> {
  readonly #rule: WordRule;
  #pool = EMPTY;
  #dictionary = EMPTY;
  #entries = 0;

  constructor(place: ColumnPlace, rule: WordRule) {
    if (place.schema.type !== PHYSICAL.bytes)
      throw new BrokenObjectError(`Parquet column ${place.schema.name} that is no text`);
    super(place, new Int32Array(BATCH_ROWS), NULL);
    this.#rule = rule;
  }

  /** Text of a row of the batch. */
  at(index: number): Word {
    const reference = this.batch[index] ?? NULL;
    return reference === NULL ? undefined : this.#pool.at(reference);
  }

  /** Which entries of the dictionary are wanted; undefined: none at all. */
  findInDictionary(isWanted: (text: string) => boolean): Uint8Array | undefined {
    const found = new Uint8Array(this.#entries);
    for (let index = 0; index < found.length; index += 1) {
      const text = this.#dictionary.at(index);
      if (typeof text === 'string' && isWanted(text)) found[index] = 1;
    }
    return found.includes(1) ? found : undefined;
  }

  /** Index of a row's text in the dictionary; only of pages that use it. */
  entryAt(index: number): number {
    return this.batch[index] ?? NULL;
  }

  protected override openDictionary(bytes: Buffer, count: number): void {
    if (count > bytes.length / 4) throw beyondDictionary();
    const positions = new Int32Array(count);
    createPlainTexts(bytes).read(positions, count);
    this.#dictionary = createDictionary(createPositionPool(bytes, this.#rule), positions);
    this.#entries = count;
  }

  protected override openValues({ encoding, bytes }: Page): ValueDecoder<Int32Array> {
    if (isDictionaryEncoding(encoding)) return this.#openIndices(bytes);
    if (encoding === ENCODING.plain) {
      this.#pool = createPositionPool(bytes, this.#rule);
      return createPlainTexts(bytes);
    }
    if (encoding === ENCODING.deltaLengthByteArray)
      return this.#openSpans(readDeltaLengthTexts(bytes));
    if (encoding === ENCODING.deltaByteArray) return this.#openSpans(readDeltaTexts(bytes));
    throw new BrokenObjectError(`Parquet encoding ${encoding} of texts is not read`);
  }

  #openIndices(bytes: Buffer): ValueDecoder<Int32Array> {
    this.#pool = this.#dictionary;
    const indices = new RleDecoder(bytes, bytes[0] ?? 0, { from: 1, to: bytes.length });
    return {
      read: (output, count) => {
        indices.read(output, count);
        for (let index = 0; index < count; index += 1)
          if (!((output[index] ?? NULL) >>> 0 < this.#entries)) throw beyondDictionary();
      },
    };
  }

  #openSpans(spans: TextSpans): ValueDecoder<Int32Array> {
    this.#pool = createSpanPool(spans, this.#rule);
    return createSequence(spans.starts.length);
  }
}
