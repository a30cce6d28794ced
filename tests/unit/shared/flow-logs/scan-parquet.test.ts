import { BrokenObjectError } from '../../../../shared/flow-logs/broken-object.ts';
import type { FlowQuery, FlowScope } from '../../../../shared/flow-logs/flow-query.ts';
import { scanParquet } from '../../../../shared/flow-logs/scan-parquet.ts';
import { aParquet, type ParquetFile } from '../../../builders/parquet.ts';
import {
  aFlowLogObject,
  aFlowRow,
  aQuery,
  aSink,
  asAws,
  FLOW_START,
  flowColumns,
  type FlowRow,
} from '../../../builders/parquet-flows.ts';

async function scan(file: ParquetFile | Buffer, query: FlowQuery = aQuery()) {
  const sink = aSink();
  const object = aFlowLogObject(Buffer.isBuffer(file) ? file : aParquet(file));
  const { signal } = new AbortController();
  const { decodedBytes } = await scanParquet(object, query, { sink, signal });
  return { records: sink.records, malformed: sink.malformed(), decodedBytes, object };
}

const interfaces = (...ids: string[]): FlowScope => ({
  kind: 'interfaces',
  interfaces: ids.map((id) => ({ id })),
});
const addresses = (...of: string[]): FlowScope => ({ kind: 'addresses', addresses: of });

const RECORD = {
  interfaceId: 'eni-0a1b2c3d4e5f60718',
  srcaddr: '10.0.1.5',
  dstaddr: '203.0.113.9',
  pktSrcaddr: '10.0.1.5',
  pktDstaddr: '203.0.113.9',
  srcport: 49_152,
  dstport: 443,
  protocol: 6,
  packets: 12,
  bytes: 3_400,
  start: FLOW_START,
  end: FLOW_START + 55,
  action: 'ACCEPT',
  tcpFlags: 3,
  flowDirection: 'egress',
  logStatus: 'OK',
};

/** Rows that differ in what a test can tell them by. */
function manyRows(count: number, change: (index: number) => FlowRow = () => ({})): FlowRow[] {
  return Array.from({ length: count }, (_, index) =>
    aFlowRow({ srcport: index, ...change(index) }),
  );
}

const portsOf = (records: readonly { srcport: number | undefined }[]) =>
  records.map(({ srcport }) => srcport);

describe('an object as AWS delivers it', () => {
  it('becomes records', async () => {
    const { records, malformed } = await scan(asAws([aFlowRow()]));

    expect(records).toStrictEqual([RECORD]);
    expect(malformed).toBe(0);
  });

  it('may have nothing in fields that do not apply, as null or as a dash', async () => {
    const nothing = { srcport: null, tcp_flags: null, pkt_srcaddr: '-', flow_direction: '-' };
    const { records } = await scan(asAws([aFlowRow(nothing), aFlowRow()]));

    expect(records).toStrictEqual([
      {
        ...RECORD,
        srcport: undefined,
        tcpFlags: undefined,
        pktSrcaddr: undefined,
        flowDirection: undefined,
      },
      RECORD,
    ]);
  });

  it.each(['NODATA', 'SKIPDATA'])('has records of %s with times alone', async (log_status) => {
    const row = {
      srcaddr: '-',
      dstaddr: 'None',
      srcport: -7,
      bytes: null,
      action: '-',
      log_status,
    };
    const { records, malformed } = await scan(asAws([aFlowRow(row)]));

    expect(malformed).toBe(0);
    expect(records).toMatchObject([
      { interfaceId: RECORD.interfaceId, start: FLOW_START, logStatus: log_status },
    ]);
    expect(records[0]?.dstaddr).toBeUndefined();
    expect(records[0]?.srcport).toBeUndefined();
  });

  it('may have the default format, without fields of later versions', async () => {
    const { tcp_flags, pkt_srcaddr, pkt_dstaddr, flow_direction, ...row } = aFlowRow();
    const { records } = await scan(asAws([row]));

    expect([tcp_flags, pkt_srcaddr, pkt_dstaddr, flow_direction]).toHaveLength(4);
    expect(records).toMatchObject([{ bytes: 3_400, tcpFlags: undefined, pktSrcaddr: undefined }]);
  });

  it('without a status has records of traffic, and nothing is known where it names nobody', async () => {
    const nobody = { srcaddr: '-', dstaddr: '-', pkt_srcaddr: '-', pkt_dstaddr: '-' };
    const rows = [aFlowRow(), aFlowRow(nobody)].map(({ log_status, ...row }) => {
      expect(log_status).toBe('OK');
      return row;
    });
    const { records } = await scan(asAws(rows));

    expect(records.map(({ logStatus }) => logStatus)).toStrictEqual(['OK', 'SKIPDATA']);
  });

  it('may name its columns with hyphens or capitals', async () => {
    const columns = flowColumns([aFlowRow()]).map((column) => ({
      ...column,
      name: column.name.replace('_', '-').toUpperCase(),
    }));

    expect((await scan({ columns })).records).toStrictEqual([RECORD]);
  });
});

describe('the same rows', () => {
  const rows = manyRows(1_000, (index) => ({
    interface_id: `eni-${index % 7}`,
    srcaddr: index % 3 === 0 ? null : `2001:db8::${index % 50}`,
    bytes: index % 5 === 0 ? null : index * 4_000_000_000,
  }));
  const dictionary = (column: { type: number }) => ({ isDictionary: column.type !== 2 });

  const packed = ({ type }: { type: number }, encoding: 6 | 7) => ({
    encoding: type === 6 ? encoding : (5 as const),
  });

  const variants: [string, ParquetFile][] = [
    ...['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI', 'ZSTD'].map((codec): [string, ParquetFile] => [
      `in ${codec}`,
      { columns: flowColumns(rows), codec },
    ]),
    ['with packed lengths', { columns: flowColumns(rows, (column) => packed(column, 6)) }],
    [
      'with shared beginnings',
      {
        columns: flowColumns(rows, (column) => packed(column, 7)),
        rowsPerPage: 99,
        pageVersion: 2,
      },
    ],
    ['with dictionaries', { columns: flowColumns(rows, dictionary) }],
    ['in row groups', { columns: flowColumns(rows, dictionary), rowsPerGroup: 77 }],
    ['in pages', { columns: flowColumns(rows, dictionary), rowsPerPage: 64, rowsPerGroup: 500 }],
    [
      'in pages of version 2',
      { columns: flowColumns(rows, dictionary), rowsPerPage: 64, pageVersion: 2 },
    ],
    [
      'in plain pages of version 2',
      { columns: flowColumns(rows), pageVersion: 2, codec: 'UNCOMPRESSED' },
    ],
  ];

  it.each(variants)('are read %s', async (_, file) => {
    const { records, malformed } = await scan(file);

    expect(malformed).toBe(0);
    expect(portsOf(records)).toStrictEqual(rows.map(({ srcport }) => srcport));
    expect(records.map(({ bytes }) => bytes ?? null)).toStrictEqual(rows.map(({ bytes }) => bytes));
    expect(records.map(({ srcaddr }) => srcaddr ?? null)).toStrictEqual(
      rows.map(({ srcaddr }) => srcaddr),
    );
    expect(records.map(({ interfaceId }) => interfaceId)).toStrictEqual(
      rows.map(({ interface_id }) => interface_id),
    );
  });

  it.each(variants)('are found by their interface %s', async (_, file) => {
    const { records } = await scan(file, aQuery(interfaces('eni-3', 'eni-none')));

    expect(portsOf(records)).toStrictEqual(
      rows.filter(({ interface_id }) => interface_id === 'eni-3').map(({ srcport }) => srcport),
    );
  });

  it.each(variants)('are found by an address %s', async (_, file) => {
    const { records } = await scan(file, aQuery(addresses('2001:DB8:0::7')));

    expect(portsOf(records)).toStrictEqual(
      rows.filter(({ srcaddr }) => srcaddr === '2001:db8::7').map(({ srcport }) => srcport),
    );
  });
});

describe('types that others write', () => {
  it.each([
    ['INT32', { type: 1 as const, cells: [FLOW_START] }],
    ['milliseconds', { type: 2 as const, cells: [FLOW_START * 1_000 + 999], unit: 1 as const }],
    ['microseconds', { type: 2 as const, cells: [FLOW_START * 1e6], unit: 2 as const }],
    [
      'nanoseconds',
      { type: 2 as const, cells: [BigInt(FLOW_START) * 10n ** 9n], unit: 3 as const },
    ],
    ['the old milliseconds', { type: 2 as const, cells: [FLOW_START * 1e3], converted: 9 }],
    ['the old microseconds', { type: 2 as const, cells: [FLOW_START * 1e6], converted: 10 }],
    ['DOUBLE', { type: 5 as const, cells: [FLOW_START] }],
    ['text', { type: 6 as const, cells: [String(FLOW_START)] }],
  ])('times may be in %s', async (_, change) => {
    const columns = flowColumns([aFlowRow()], ({ name }) =>
      name === 'start' ? { ...change, limits: true } : {},
    );

    expect((await scan({ columns })).records).toStrictEqual([RECORD]);
  });

  it('numbers may be in texts, with a dash for none', async () => {
    const asText = (isDictionary: boolean) =>
      flowColumns([aFlowRow(), aFlowRow({ srcport: null, bytes: null })], ({ name, cells }) =>
        ['srcport', 'bytes'].includes(name)
          ? {
              type: 6,
              cells: cells.map((cell) => (cell === null ? '-' : String(cell))),
              isDictionary,
            }
          : {},
      );
    const expected = [RECORD, { ...RECORD, srcport: undefined, bytes: undefined }];

    expect((await scan({ columns: asText(true) })).records).toStrictEqual(expected);
    expect((await scan({ columns: asText(false) })).records).toStrictEqual(expected);
  });

  it('columns may not allow nulls', async () => {
    const columns = flowColumns([aFlowRow()], () => ({ isRequired: true }));

    expect((await scan({ columns })).records).toStrictEqual([RECORD]);
    expect((await scan({ columns, pageVersion: 2 })).records).toStrictEqual([RECORD]);
  });
});

describe('rows that make no sense', () => {
  it.each([
    ['no start', { start: null }],
    ['a start before time', { start: -1 }],
    ['an end that no number holds', { end: 2n ** 62n }],
    ['a port of 17 bits', { srcport: 65_536 }],
    ['a protocol of 9 bits', { protocol: 256 }],
    ['fewer than no bytes', { bytes: -5 }],
    ['more packets than can be counted', { packets: 2n ** 53n }],
    ['an action of another kind', { action: 'ALLOW' }],
    ['a direction of another kind', { flow_direction: 'up' }],
    ['a status of another kind', { log_status: 'ok' }],
    ['no address', { srcaddr: 'example.com' }],
    ['an address without end', { dstaddr: '1'.repeat(65) }],
    ['markup for an interface', { interface_id: '<!channel>' }],
  ])('are counted: %s', async (_, fields) => {
    const { records, malformed } = await scan(asAws([aFlowRow(), aFlowRow(fields), aFlowRow()]));

    expect(malformed).toBe(1);
    expect(records).toStrictEqual([RECORD, RECORD]);
  });

  it('are not counted outside of the scope', async () => {
    const rows = [aFlowRow(), aFlowRow({ interface_id: 'eni-other', protocol: 999 })];
    const { records, malformed } = await scan(
      asAws(rows),
      aQuery(interfaces('eni-0a1b2c3d4e5f60718')),
    );

    expect(malformed).toBe(0);
    expect(records).toHaveLength(1);
  });
});

describe('an object that cannot answer', () => {
  const without = (...names: string[]): ParquetFile => ({
    columns: flowColumns([aFlowRow()]).filter(({ name }) => !names.includes(name)),
  });
  const changed = (name: string, change: object): ParquetFile => ({
    columns: flowColumns([aFlowRow()], (column) => (column.name === name ? change : {})),
  });

  it.each<[string, ParquetFile]>([
    ['the format lacks start, end', without('start', 'end')],
    ['the format lacks srcaddr or pkt_srcaddr', without('srcaddr', 'pkt_srcaddr')],
    ['the format lacks interface_id', without('interface_id')],
    ['Parquet codec LZ4_RAW is not read', { ...without(), codec: 'LZ4_RAW' }],
    ['Parquet codec LZO is not read', { ...without(), codec: 'LZO' }],
    ['Parquet encoding 7 of numbers is not read', changed('start', { encoding: 7 })],
    [
      'Parquet encoding 5 of texts is not read',
      changed('interface_id', { encoding: 5, cells: ['1'] }),
    ],
    [
      'Parquet column interface_id that is no text',
      changed('interface_id', { type: 1, cells: [1] }),
    ],
  ])('is broken: %s', async (reason, file) => {
    const query = aQuery(interfaces('eni-0a1b2c3d4e5f60718'));

    await expect(scan(file, query)).rejects.toThrow(new BrokenObjectError(reason));
  });

  it('still answers what it can', async () => {
    const { records } = await scan(without('interface_id', 'pkt_srcaddr', 'pkt_dstaddr'));

    expect(records).toMatchObject([{ interfaceId: undefined, srcaddr: '10.0.1.5' }]);
  });

  it('keeps the rows from before the break', async () => {
    const bytes = aParquet({ ...asAws(manyRows(30)), rowsPerGroup: 10 });
    const dataEnd = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
    bytes.fill(0xff, dataEnd / 2, dataEnd / 2 + 64);
    const sink = aSink();
    const { signal } = new AbortController();
    const scanning = scanParquet(aFlowLogObject(bytes), aQuery(), { sink, signal });

    await expect(scanning).rejects.toBeInstanceOf(BrokenObjectError);
    expect(portsOf(sink.records)).toStrictEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('a scan that is aborted', () => {
  it('ends with the reason', async () => {
    const object = aFlowLogObject(aParquet(asAws(manyRows(10))));
    const signal = AbortSignal.abort(new Error('enough'));

    await expect(scanParquet(object, aQuery(), { sink: aSink(), signal })).rejects.toThrow(
      'enough',
    );
    expect(object.reads).toStrictEqual([]);
  });

  it('lets a timer have its turn between rows', async () => {
    const controller = new AbortController();
    const sink = aSink();
    setImmediate(() => {
      controller.abort(new Error('time is up'));
    });
    const { start = null, end = null, srcaddr = null, dstaddr = null } = aFlowRow();
    const rows = Array.from({ length: 80_000 }, () => ({ start, end, srcaddr, dstaddr }));
    const object = aFlowLogObject(aParquet(asAws(rows)));

    await expect(
      scanParquet(object, aQuery(), { sink, signal: controller.signal }),
    ).rejects.toThrow('time is up');
    expect(sink.records.length).toBeLessThan(80_000);
  });

  it('leaves errors of the storage as they are', async () => {
    const denied = new TypeError('denied');
    const object = {
      ...aFlowLogObject(Buffer.alloc(100)),
      readRange: () => Promise.reject(denied),
    };
    const { signal } = new AbortController();

    await expect(scanParquet(object, aQuery(), { sink: aSink(), signal })).rejects.toBe(denied);
  });
});
