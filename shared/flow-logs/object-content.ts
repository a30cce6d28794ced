/** What the first bytes say an object is. Names do not: tools rename what they pack and unpack. */
export type ContentKind = 'gzip' | 'parquet' | 'text' | 'empty';

const LONGEST_MAGIC = 4;

/** Finds out what a content is; it is handed back whole. */
export async function sniffContent(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly kind: ContentKind; readonly content: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let length = 0;
  while (length < LONGEST_MAGIC) {
    const next = await iterator.next();
    if (next.done) break;
    head.push(next.value);
    length += next.value.length;
  }
  return { kind: kindOf(Buffer.concat(head)), content: resume(head, iterator) };
}

function kindOf(head: Buffer): ContentKind {
  if (head.length === 0) return 'empty';
  // RFC 1952, section 2.3.1.
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  return head.toString('latin1', 0, LONGEST_MAGIC) === 'PAR1' ? 'parquet' : 'text';
}

async function* resume(
  head: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* head;
    for (;;) {
      const next = await iterator.next();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
