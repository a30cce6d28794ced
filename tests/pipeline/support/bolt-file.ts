/** A bucket of a bolt database: texts, and further buckets. */
export interface Bucket {
  readonly [key: string]: string | Bucket;
}

const PAGE_SIZE = 4096;
const PAGE_HEADER = 16;
const ELEMENT = 16;
const LEAF = 0x02;
const META = 0x04;
const FREELIST = 0x10;
const IS_BUCKET = 0x01;
const MAGIC = 0xed0cdaed;
const FORMAT = 2;
/** Two copies of the meta page, then the list of free pages, which is empty. */
const FREELIST_PAGE = 2;

/**
 * A small database in the file format of bbolt, each bucket on a page of its own. Throws on a bucket that does not fit. Source:
 * go.etcd.io/bbolt, internal/common/{page,meta,bucket}.go.
 */
export function boltFile(root: Bucket): Buffer {
  const leaves: Buffer[] = [];
  const rootPage = addBucket(root, leaves);
  const pages = FREELIST_PAGE + 1 + leaves.length;
  return Buffer.concat([
    ...[0, 1].map((id) => meta(id, rootPage, pages)),
    page(FREELIST_PAGE, FREELIST, 0),
    ...leaves,
  ]);
}

/** Adds the page of a bucket behind those of its inner ones; answers its number. */
function addBucket(bucket: Bucket, leaves: Buffer[]): number {
  const items = Object.keys(bucket)
    .sort()
    .map((key) => {
      const value = bucket[key] ?? '';
      const isText = typeof value === 'string';
      const content = isText ? Buffer.from(value) : bucketHeader(addBucket(value, leaves));
      return { flags: isText ? 0 : IS_BUCKET, key: Buffer.from(key), content };
    });
  const id = FREELIST_PAGE + 1 + leaves.length;
  const leaf = page(id, LEAF, items.length);
  let end = PAGE_HEADER + ELEMENT * items.length;
  for (const [position, { flags, key, content }] of items.entries()) {
    const start = PAGE_HEADER + ELEMENT * position;
    const element = [flags, end - start, key.length, content.length];
    element.forEach((number, at) => leaf.writeUInt32LE(number, start + 4 * at));
    end = writeAll(leaf, end, [key, content]);
  }
  leaves.push(leaf);
  return id;
}

function writeAll(target: Buffer, start: number, parts: readonly Buffer[]): number {
  const content = Buffer.concat(parts);
  if (start + content.length > PAGE_SIZE) throw new Error('the bucket does not fit on one page');
  content.copy(target, start);
  return start + content.length;
}

function bucketHeader(rootPage: number): Buffer {
  const header = Buffer.alloc(16);
  header.writeBigUInt64LE(BigInt(rootPage));
  return header;
}

function page(id: number, flags: number, count: number): Buffer {
  const content = Buffer.alloc(PAGE_SIZE);
  content.writeBigUInt64LE(BigInt(id));
  content.writeUInt16LE(flags, 8);
  content.writeUInt16LE(count, 10);
  return content;
}

function meta(id: number, rootPage: number, pages: number): Buffer {
  const body = Buffer.alloc(56);
  [MAGIC, FORMAT, PAGE_SIZE, 0].forEach((number, at) => body.writeUInt32LE(number, 4 * at));
  // Root bucket and its sequence, free list, number of pages, transaction: of two meta pages the newer one counts.
  [rootPage, 0, FREELIST_PAGE, pages, id].forEach((number, at) =>
    body.writeBigUInt64LE(BigInt(number), 16 + 8 * at),
  );
  const content = page(id, META, 0);
  body.copy(content, PAGE_HEADER);
  content.writeBigUInt64LE(fnv1a(body), PAGE_HEADER + body.length);
  return content;
}

/** 64 bits. Source: RFC draft-eastlake-fnv, "FNV-1a". */
function fnv1a(content: Buffer): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of content) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}
