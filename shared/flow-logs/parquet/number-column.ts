import { BrokenObjectError } from '../broken-object.ts';
import { ByteCursor } from './byte-cursor.ts';
import { BATCH_ROWS, type ColumnPlace, ColumnReader, type ValueDecoder } from './column-reader.ts';
import { PHYSICAL } from './column-schema.ts';
import { createNumberSequence, createPlainNumbers, isNumberType } from './number-values.ts';
import type { Page } from './page.ts';
import { ENCODING, isDictionaryEncoding } from './page-header.ts';
import { RleDecoder } from './rle-decoder.ts';
import { beyondDictionary } from './text-pool.ts';
import { unpackDelta } from './unpack-delta.ts';

/** A column of numbers, also of numbers in texts; timestamps are told in seconds. */
export class NumberColumn extends ColumnReader<Float64Array> {
  #dictionary = new Float64Array();
  readonly #indices = new Int32Array(BATCH_ROWS);

  constructor(place: ColumnPlace) {
    if (!isNumberType(place.schema.type))
      throw new BrokenObjectError(`Parquet column ${place.schema.name} that is no number`);
    super(place, new Float64Array(BATCH_ROWS), NaN);
  }

  /** Number of a row of the batch; undefined: there is none. */
  at(index: number): number | undefined {
    const value = this.batch[index] ?? NaN;
    if (Number.isNaN(value)) return undefined;
    const { unitsPerSecond } = this.schema;
    return unitsPerSecond === 1 ? value : Math.floor(value / unitsPerSecond);
  }

  protected override openDictionary(bytes: Buffer, count: number): void {
    if (count > bytes.length / 4) throw beyondDictionary();
    this.#dictionary = new Float64Array(count);
    createPlainNumbers(bytes, this.schema.type).read(this.#dictionary, count);
  }

  protected override openValues({ encoding, bytes }: Page): ValueDecoder<Float64Array> {
    const { type } = this.schema;
    if (isDictionaryEncoding(encoding)) return this.#openIndices(bytes);
    if (encoding === ENCODING.plain) return createPlainNumbers(bytes, type);
    const isInteger = type === PHYSICAL.int32 || type === PHYSICAL.int64;
    if (encoding === ENCODING.deltaBinaryPacked && isInteger)
      return createNumberSequence(unpackDelta(new ByteCursor(bytes)));
    throw new BrokenObjectError(`Parquet encoding ${encoding} of numbers is not read`);
  }

  #openIndices(bytes: Buffer): ValueDecoder<Float64Array> {
    const dictionary = this.#dictionary;
    const indices = new RleDecoder(bytes, bytes[0] ?? 0, { from: 1, to: bytes.length });
    return {
      read: (output, count) => {
        indices.read(this.#indices, count);
        for (let index = 0; index < count; index += 1) {
          const value = dictionary[this.#indices[index] ?? -1];
          if (value === undefined) throw beyondDictionary();
          output[index] = value;
        }
      },
    };
  }
}
