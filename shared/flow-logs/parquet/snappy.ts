import { BrokenObjectError } from '../broken-object.ts';

/**
 * Snappy's raw format (https://github.com/google/snappy/blob/main/format_description.txt), `size` bytes in the end.
 * @throws BrokenObjectError when the stream is damaged or of another length.
 */
export function decompressSnappy(input: Uint8Array, size: number): Buffer {
  const output = Buffer.allocUnsafe(size);
  let from = skipPreamble(input);
  let to = 0;
  while (from < input.length) {
    const isLiteral = ((input[from] ?? 0) & 3) === 0;
    const { length, offset, bytes } = isLiteral ? literalAt(input, from) : copyAt(input, from);
    from += bytes;
    if (length > size - to || offset > to) throw damaged();
    if (offset === 0) from = copyLiteral(input, output, { from, to, length });
    else copyBack(output, { from: to - offset, to, length });
    to += length;
  }
  if (to !== size) throw damaged();
  return output;
}

interface Element {
  readonly length: number;
  /** How far back; 0 of a literal. */
  readonly offset: number;
  /** Of the element itself, without a literal's content. */
  readonly bytes: number;
}

function literalAt(input: Uint8Array, at: number): Element {
  const short = (input[at] ?? 0) >> 2;
  const more = Math.max(0, short - 59);
  const length = more === 0 ? short : numberAt(input, at + 1, more);
  return { length: length + 1, offset: 0, bytes: 1 + more };
}

function copyAt(input: Uint8Array, at: number): Element {
  const tag = input[at] ?? 0;
  if ((tag & 3) === 1) {
    const offset = ((tag >> 5) << 8) | numberAt(input, at + 1, 1);
    return near({ length: ((tag >> 2) & 7) + 4, offset, bytes: 2 });
  }
  const more = (tag & 3) === 2 ? 2 : 4;
  return near({ length: (tag >> 2) + 1, offset: numberAt(input, at + 1, more), bytes: 1 + more });
}

function near(element: Element): Element {
  if (element.offset === 0) throw damaged();
  return element;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/** Where the input goes on. */
function copyLiteral(input: Uint8Array, output: Buffer, { from, to, length }: Stretch): number {
  if (length > input.length - from) throw damaged();
  output.set(input.subarray(from, from + length), to);
  return from + length;
}

/** It may overlap with what it writes: that is how a run is told. */
function copyBack(output: Buffer, { from, to, length }: Stretch): void {
  if (from + length <= to) output.copyWithin(to, from, from + length);
  else
    for (let index = 0; index < length; index += 1) output[to + index] = output[from + index] ?? 0;
}

function numberAt(input: Uint8Array, at: number, bytes: number): number {
  if (at + bytes > input.length) throw damaged();
  let value = 0;
  for (let index = bytes - 1; index >= 0; index -= 1)
    value = value * 256 + (input[at + index] ?? 0);
  return value;
}

/** The length that the stream gives itself; the page's header has it, too. */
function skipPreamble(input: Uint8Array): number {
  let at = 0;
  while ((input[at] ?? 0) >= 0x80) at += 1;
  return at + 1;
}

function damaged(): BrokenObjectError {
  return new BrokenObjectError('Parquet page with damaged Snappy data');
}
