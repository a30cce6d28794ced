import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { BrokenObjectError } from '../../../../../shared/flow-logs/broken-object.ts';
import type { FlowScope } from '../../../../../shared/flow-logs/flow-query.ts';
import { scanParquet } from '../../../../../shared/flow-logs/scan-parquet.ts';
import {
  aParquet,
  endOf,
  MAGIC,
  type ParquetColumn,
  type ParquetFile,
} from '../../../../builders/parquet.ts';
import {
  aFlowLogObject,
  aFlowRow,
  aQuery,
  aSink,
  flowColumns,
} from '../../../../builders/parquet-flows.ts';
import {
  binary,
  i32,
  i64,
  list,
  struct,
  type Thrift,
  varint,
} from '../../../../builders/thrift.ts';

const SCOPES: readonly FlowScope[] = [
  { kind: 'everything' },
  { kind: 'interfaces', interfaces: [{ id: 'eni-1' }] },
  { kind: 'addresses', addresses: ['10.0.1.5'] },
];

/** Number of rows that were accounted for; the reason when the object is broken. */
async function outcomeOf(bytes: Buffer, scope: FlowScope = { kind: 'everything' }) {
  const sink = aSink();
  const { signal } = new AbortController();
  try {
    await scanParquet(aFlowLogObject(bytes), aQuery(scope), { sink, signal });
  } catch (error) {
    if (!(error instanceof BrokenObjectError)) throw error;
    return error.message;
  }
  return sink.records.length + sink.malformed();
}

const ROWS = Array.from({ length: 40 }, (_, index) =>
  aFlowRow({ interface_id: `eni-${index % 3}`, srcport: index % 9 === 0 ? null : index }),
);

const withFooter = (footer: Buffer) => Buffer.concat([MAGIC, ...endOf(footer)]);
const footer = (schema: Thrift, groups: Thrift) =>
  struct({ 1: i32(1), 2: schema, 3: i64(1), 4: groups }).bytes;
const withChunk = (chunk: ParquetColumn['chunk'], more: Partial<ParquetFile> = {}) =>
  aParquet({
    columns: flowColumns(ROWS, ({ name }) => (name === 'bytes' && chunk ? { chunk } : {})),
    ...more,
  });

describe('an object that is no Parquet', () => {
  it.each([
    ['Parquet object that is too short', Buffer.from('PAR1PAR1')],
    ['Parquet object without an end', Buffer.from('PAR1 but nothing else')],
    ['Parquet object with an encrypted footer', Buffer.from('PARE\0\0\0\0\x01\0\0\0PARE')],
    ['Parquet footer of an impossible size', Buffer.from('PAR1\xff\xff\xff\xffPAR1', 'latin1')],
    ['Parquet structure that ends early', Buffer.from('PAR1\x15\x01\0\0\0PAR1', 'latin1')],
  ])('is broken: %s', async (reason, bytes) => {
    await expect(outcomeOf(bytes)).resolves.toBe(reason);
  });

  it('is broken when the storage has less than it said', async () => {
    const whole = aParquet({ columns: flowColumns(ROWS) });
    const object = { ...aFlowLogObject(whole), size: whole.length + 10 };
    const { signal } = new AbortController();

    await expect(scanParquet(object, aQuery(), { sink: aSink(), signal })).rejects.toThrow(
      new BrokenObjectError('object that ends early'),
    );
  });
});

describe('a footer that says what cannot be', () => {
  it.each<[string, ParquetColumn['chunk']]>([
    ['beyond the object', { 7: i64(2 ** 50) }],
    ['beyond the object', { 7: i64(-1) }],
    ['beyond the object', { 9: i64(2 ** 40) }],
    ['beyond the object', { 9: i64(-400) }],
    ['beyond the object', { 9: undefined }],
    ['of two types', { 1: i32(6) }],
    ['with another number of rows than its group', { 5: i64(2 ** 60) }],
    ['with another number of rows than its group', { 5: i64(0) }],
  ])('is broken: a column %s', async (reason, chunk) => {
    await expect(outcomeOf(withChunk(chunk))).resolves.toBe(`Parquet column bytes ${reason}`);
  });

  it.each([
    ['more rows than the object can hold', 2 ** 62],
    ['more rows than the object can hold', 2 ** 26 + 1],
    ['more rows than the object can hold', 20_000_000],
  ])('is broken: %s', async (reason, rowsSaid) => {
    const file = { columns: flowColumns(ROWS), rowsSaid };
    const columns = file.columns.map((column) => ({ ...column, chunk: { 5: i64(rowsSaid) } }));

    await expect(outcomeOf(aParquet({ ...file, columns }))).resolves.toBe(
      `Parquet footer with ${reason}`,
    );
  });

  it('is broken: rows that no page has', async () => {
    const columns = flowColumns(ROWS).map((column) => ({ ...column, chunk: { 5: i64(50) } }));

    await expect(outcomeOf(aParquet({ columns, rowsSaid: 50 }))).resolves.toBe(
      'Parquet column with fewer rows than it says',
    );
  });

  it('is broken: pages with more rows than there are', async () => {
    const columns = flowColumns(ROWS).map((column) => ({ ...column, chunk: { 5: i64(30) } }));

    await expect(outcomeOf(aParquet({ columns, rowsSaid: 30 }))).resolves.toBe(
      'Parquet column with more rows than its row group',
    );
  });

  it('is broken: the same bytes for every column of thousands of row groups', async () => {
    const place = { 7: i64(1_000), 9: i64(4) };
    const columns = flowColumns(ROWS).map((column) => ({ ...column, chunk: place }));

    await expect(outcomeOf(aParquet({ columns, rowsPerGroup: 2 }))).resolves.toBe(
      'Parquet footer with columns that lie over each other',
    );
  });

  it.each<[string, Buffer]>([
    ['lists in lists', Buffer.concat([Buffer.from([0x19]), Buffer.alloc(100_000, 0x19)])],
    ['structs in structs', Buffer.alloc(100_000, 0x1c)],
    ['maps in maps', Buffer.concat([Buffer.from([0x1b]), Buffer.alloc(90_000, 0xbb)])],
    ['a list of billions', Buffer.from([0x19, 0xf5, 0xff, 0xff, 0xff, 0xff, 0x07])],
    ['a text of billions', Buffer.from([0x18, 0xff, 0xff, 0xff, 0xff, 0x07])],
    ['a number without end', Buffer.from([0x15, ...Array<number>(50_000).fill(0xff)])],
    ['nothing', Buffer.from([0])],
  ])('is broken: %s', async (_, bytes) => {
    await expect(outcomeOf(withFooter(bytes))).resolves.toStrictEqual(expect.any(String));
  });

  it.each([
    ['columns', footer(list(Array.from({ length: 20_000 }, () => struct({}))), list([]))],
    [
      'row groups',
      footer(list([]), list(Array.from({ length: 20_000 }, () => struct({ 3: i64(0) })))),
    ],
  ])('is broken: %s that take far more memory than bytes', async (_, bytes) => {
    await expect(outcomeOf(withFooter(bytes))).resolves.toBe(
      'Parquet footer with more columns or row groups than are read',
    );
  });

  it('may have groups of columns, however deep: they do not count', async () => {
    const group = (children: number) =>
      struct({ 3: i32(1), 4: binary('srcaddr'), 5: i32(children) });
    const leaf = struct({ 1: i32(1), 3: i32(2), 4: binary('bytes') });
    const before = [group(1), ...Array.from({ length: 5_000 }, () => group(1)), leaf];
    const columns = flowColumns(ROWS);
    const file = aParquet({ columns, before });

    // The root tells too many children; only what stands at the top counts, and those are our columns.
    await expect(outcomeOf(file)).resolves.toBe(ROWS.length);
  });

  it.each([-1, -(2 ** 31)])('is broken: a group with %i columns', async (children) => {
    const schema = list([
      struct({ 4: binary('root'), 5: i32(1) }),
      struct({ 4: binary('x'), 5: i32(children) }),
    ]);

    await expect(outcomeOf(withFooter(footer(schema, list([]))))).resolves.toBe(
      'Parquet footer with a column of less than no children',
    );
  });
});

describe('pages that say what cannot be', () => {
  /** One column of nothing but this page in place of `srcport`, in an object that is whole otherwise. */
  async function withPage(header: Record<number, Thrift>, body: Buffer) {
    const page = Buffer.concat([struct(header).bytes, body]);
    const chunk = { 4: i32(0), 7: i64(page.length), 9: i64(4), 11: undefined };
    const columns = flowColumns(ROWS, ({ name }) => (name === 'srcport' ? { chunk } : {}));
    const file = aParquet({ columns });
    // Room for the page in the first column, which nobody reads.
    const pad = Buffer.alloc(page.length);
    const version: ParquetColumn = {
      name: 'pad',
      type: 6,
      cells: ROWS.map(() => pad.toString('latin1')),
    };
    const padded = aParquet({ columns: [version, ...columns], codec: 'UNCOMPRESSED' });
    page.copy(padded, 4);
    expect(padded.length).toBeGreaterThan(file.length);
    return outcomeOf(padded);
  }

  const plainPage = (count: number, encoding = 0) =>
    struct({ 1: i32(count), 2: i32(encoding), 3: i32(3), 4: i32(3) });
  const data = (size: number, header: Thrift) => ({
    1: i32(0),
    2: i32(size),
    3: i32(size),
    5: header,
  });
  const allPresent = Buffer.from([2, 0, 0, 0, 80, 1]);

  it.each<[string, Record<number, Thrift>, Buffer]>([
    ['Parquet page of an impossible size', data(2 ** 30, plainPage(40)), Buffer.alloc(0)],
    ['Parquet page of an impossible size', data(-5, plainPage(40)), Buffer.alloc(0)],
    ['Parquet page beyond the end of its column', data(500, plainPage(40)), Buffer.alloc(10)],
    ['Parquet page that ends early', data(6, plainPage(40)), allPresent],
    ['Parquet page that ends early', data(3, plainPage(40)), Buffer.alloc(3)],
    ['Parquet page that ends early', data(4, plainPage(40)), Buffer.alloc(4, 0xff)],
    ['Parquet structure that ends early', data(4, plainPage(40)), Buffer.alloc(4)],
    ['Parquet encoding 9 of numbers is not read', data(6, plainPage(40, 9)), allPresent],
    [
      'Parquet indices of more than 32 bits',
      data(9, plainPage(40, 8)),
      Buffer.concat([allPresent, Buffer.from([33, 2, 0])]),
    ],
    [
      'Parquet page with an index beyond its dictionary',
      data(9, plainPage(40, 8)),
      Buffer.concat([allPresent, Buffer.from([1, 80, 1])]),
    ],
    ['Parquet page without a number of values', data(6, struct({ 2: i32(0) })), allPresent],
    [
      'Parquet page with levels of an impossible size',
      {
        1: i32(3),
        2: i32(6),
        3: i32(6),
        8: struct({ 1: i32(40), 4: i32(0), 5: i32(7), 6: i32(0) }),
      },
      allPresent,
    ],
    [
      'Parquet page with deltas in blocks of a wrong size',
      data(12, plainPage(40, 5)),
      Buffer.concat([allPresent, Buffer.from([8]), Buffer.from([0, 40, 0, 0, 0])]),
    ],
  ])('are broken: %s', async (reason, header, body) => {
    await expect(withPage(header, body)).resolves.toBe(reason);
  });

  it('may have runs that are far longer than the page', async () => {
    const levels = Buffer.concat([varint(2 * 2 ** 40), Buffer.from([0])]);
    const length = Buffer.from([levels.length, 0, 0, 0]);
    const body = Buffer.concat([length, levels]);

    await expect(withPage(data(body.length, plainPage(40)), body)).resolves.toBe(ROWS.length);
  });

  it('may be no bigger than they say once they are decompressed', async () => {
    const big = flowColumns([aFlowRow()], ({ name }) =>
      name === 'interface_id' ? { cells: ['x'.repeat(17 * 2 ** 20)] } : {},
    );

    await expect(outcomeOf(aParquet({ columns: big }))).resolves.toBe(
      'Parquet page of an impossible size',
    );
  });
});

describe('whatever the bytes are', () => {
  const files: [string, Buffer][] = (['UNCOMPRESSED', 'GZIP', 'SNAPPY'] as const).flatMap((codec) =>
    ([1, 2] as const).map((pageVersion): [string, Buffer] => {
      const columns = flowColumns(ROWS, ({ type }) => ({ isDictionary: type !== 2, limits: true }));
      const file = aParquet({ columns, codec, pageVersion, rowsPerGroup: 25, rowsPerPage: 10 });
      return [`${codec}, version ${pageVersion}`, file];
    }),
  );

  /** Fails instead of hanging. */
  async function settled(bytes: Buffer, scope: FlowScope) {
    const controller = new AbortController();
    const late = setTimeout(20_000, 'hangs' as const, { signal: controller.signal });
    const outcome = await Promise.race([outcomeOf(bytes, scope), late]);
    controller.abort();
    await late.catch(() => undefined);
    return outcome;
  }

  /** What is wrong with an outcome: nothing with a reason, nor with as many rows as there can be. */
  const complaintOf = (outcome: string | number) => {
    if (outcome === 'hangs' || outcome === '') return outcome;
    return typeof outcome === 'number' && outcome > ROWS.length ? `${outcome} rows` : 'none';
  };

  it.each(files)('bytes that were changed end in records or a reason: %s', async (_, file) => {
    const changes = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(changes, fc.constantFrom(...SCOPES), async (spots, scope) => {
        const bytes = Buffer.from(file);
        for (const [at, value] of spots) bytes[at] = value;

        expect(complaintOf(await settled(bytes, scope))).toBe('none');
      }),
      { numRuns: 150 },
    );
  });

  it.each(files)('a footer that was changed ends in records or a reason: %s', async (_, file) => {
    const length = file.readUInt32LE(file.length - 8);
    const changes = fc.array(fc.tuple(fc.integer({ min: 8, max: length + 8 }), fc.nat(255)), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(changes, fc.constantFrom(...SCOPES), async (spots, scope) => {
        const bytes = Buffer.from(file);
        for (const [back, value] of spots) bytes[file.length - back] = value;

        expect(complaintOf(await settled(bytes, scope))).toBe('none');
      }),
      { numRuns: 150 },
    );
  });

  it.each(files)('an object that was cut ends with a reason: %s', async (_, file) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), async (length) => {
        expect(typeof (await settled(file.subarray(0, length), { kind: 'everything' }))).toBe(
          'string',
        );
      }),
      { numRuns: 40 },
    );
  });

  it('a whole object is read to its end', async () => {
    expect(await Promise.all(files.map(([, file]) => outcomeOf(file)))).toStrictEqual(
      files.map(() => ROWS.length),
    );
  });
});
