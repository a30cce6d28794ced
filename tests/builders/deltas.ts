import { varint, zigzag } from './thrift.ts';

/** DELTA_BINARY_PACKED with every delta in 64 bits, as no writer would do it. */
export function deltas(values: readonly number[]): Buffer {
  const header = [varint(128), varint(4), varint(values.length), zigzag(values[0] ?? 0)];
  const steps = values.slice(1).map((value, index) => value - (values[index] ?? 0));
  const blocks: Buffer[] = [];
  for (let from = 0; from < steps.length; from += 128) {
    const block = steps.slice(from, from + 128);
    const smallest = Math.min(...block);
    const packed = Buffer.alloc(Math.ceil(block.length / 32) * 32 * 8);
    for (const [place, step] of block.entries())
      packed.writeBigInt64LE(BigInt(step - smallest), place * 8);
    blocks.push(zigzag(smallest), Buffer.from([64, 64, 64, 64]), packed);
  }
  return Buffer.concat([...header, ...blocks]);
}

/** DELTA_LENGTH_BYTE_ARRAY. */
export function lengthsThenTexts(texts: readonly string[]): Buffer {
  const lengths = deltas(texts.map((text) => Buffer.byteLength(text)));
  return Buffer.concat([lengths, Buffer.from(texts.join(''))]);
}

/** DELTA_BYTE_ARRAY. */
export function sharedBeginnings(texts: readonly string[]): Buffer {
  const shared = texts.map((text, index) => commonLength(text, texts[index - 1] ?? ''));
  const rests = texts.map((text, index) => text.slice(shared[index]));
  return Buffer.concat([deltas(shared), lengthsThenTexts(rests)]);
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
