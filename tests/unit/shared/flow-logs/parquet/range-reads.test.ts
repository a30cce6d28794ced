import { createHash } from 'node:crypto';
import type { FlowQuery } from '../../../../../shared/flow-logs/flow-query.ts';
import { scanParquet } from '../../../../../shared/flow-logs/scan-parquet.ts';
import { aParquet, type ParquetColumn } from '../../../../builders/parquet.ts';
import {
  aFlowLogObject,
  aFlowRow,
  aQuery,
  aSink,
  FLOW_START,
  flowColumns,
  type FlowRow,
} from '../../../../builders/parquet-flows.ts';

const ROWS = 4_000;
const PER_GROUP = 1_000;
const TAIL = 64 * 1024;

/** Text that no codec makes small. */
const noise = (index: number, salt: string) =>
  createHash('sha512').update(`${salt}${index}`).digest('base64');

/** A row group holds the interfaces of one hour: `eni-0` … `eni-3`; columns nobody needs lie between and behind. */
const HOURLY_ROWS: readonly FlowRow[] = Array.from({ length: ROWS }, (_, index) => {
  const hour = Math.floor(index / PER_GROUP);
  const start = FLOW_START + hour * 3_600;
  return {
    ecs_task_arn: noise(index, 'before'),
    ...aFlowRow({ interface_id: `eni-${hour}`, srcport: index, start, end: start + 60 }),
    ecs_service_name: noise(index, 'behind'),
  };
});

type Change = (column: ParquetColumn) => Partial<ParquetColumn>;

const dictionaries: Change = ({ name }) => ({ isDictionary: !name.startsWith('ecs') });
const statistics: Change = (column) => ({ ...dictionaries(column), limits: true });

async function scan(change: Change, query: FlowQuery) {
  const columns = flowColumns(HOURLY_ROWS, change);
  const object = aFlowLogObject(aParquet({ columns, rowsPerGroup: PER_GROUP }));
  const sink = aSink();
  const { signal } = new AbortController();
  const { decodedBytes } = await scanParquet(object, query, { sink, signal });
  const bytes = object.reads.reduce((sum, [from, to]) => sum + to - from, 0);
  return { object, bytes, ports: sink.records.map(({ srcport }) => srcport), decodedBytes };
}

const everyHour = { from: FLOW_START, to: FLOW_START + 5 * 3_600 };
const ofInterface = (id: string): FlowQuery => ({
  ...everyHour,
  scope: { kind: 'interfaces', interfaces: [{ id }] },
});
const portsOfGroup = (group: number) =>
  Array.from({ length: PER_GROUP }, (_, index) => group * PER_GROUP + index);

describe('of a large object', () => {
  it('the end is read, then the columns of the row group with the interface', async () => {
    const { object, bytes, ports } = await scan(statistics, ofInterface('eni-2'));

    expect(ports).toStrictEqual(portsOfGroup(2));
    expect(object.reads[0]).toStrictEqual([object.size - TAIL, object.size]);
    expect(object.reads.length).toBeLessThanOrEqual(3);
    expect(bytes - TAIL).toBeLessThan(object.size / 20);
  });

  it('columns that do not count are never read, whatever is asked', async () => {
    const { object, bytes, ports } = await scan(statistics, {
      ...everyHour,
      scope: { kind: 'everything' },
    });

    expect(ports).toHaveLength(ROWS);
    // One read for each row group: all columns that count are neighbours. The last one is nearer to the end.
    expect(object.reads.length).toBeLessThanOrEqual(5);
    expect(bytes - TAIL).toBeLessThan(object.size / 10);
  });

  it('without statistics only the interfaces of the other row groups are read', async () => {
    const { object, ports, decodedBytes } = await scan(dictionaries, ofInterface('eni-0'));
    const nothing = await scan(dictionaries, ofInterface('eni-9'));

    expect(ports).toStrictEqual(portsOfGroup(0));
    expect(object.reads.length).toBeLessThanOrEqual(6);
    expect(nothing.ports).toStrictEqual([]);
    // The dictionary of each row group says all: 4 bytes for the length of `eni-0`.
    expect(nothing.decodedBytes).toBe(4 * (4 + 'eni-0'.length));
    expect(decodedBytes).toBeGreaterThan(nothing.decodedBytes);
  });

  it.each([
    ['before', { from: 0, to: FLOW_START - 1 }, []],
    ['at the very beginning', { from: 0, to: FLOW_START }, portsOfGroup(0)],
    ['at the very end', { from: FLOW_START + 3 * 3_600 + 60, to: 2 ** 40 }, portsOfGroup(3)],
    ['after', { from: FLOW_START + 3 * 3_600 + 61, to: 2 ** 40 }, []],
    ['between', { from: FLOW_START + 61, to: FLOW_START + 3_600 }, portsOfGroup(1)],
  ])('row groups outside of the window are not read: %s', async (_, window, expected) => {
    const { object, ports } = await scan(statistics, {
      ...window,
      scope: { kind: 'everything' },
    });

    expect(ports).toStrictEqual(expected);
    expect(object.reads.length).toBeLessThanOrEqual(expected.length === 0 ? 1 : 2);
  });
});

describe('statistics', () => {
  const cut =
    (min: string, max: string): Change =>
    (column) => ({
      ...dictionaries(column),
      ...(column.name === 'interface_id' && { limits: { min, max } }),
    });

  it.each([
    ['cut short', 'eni', 'eni'],
    ['as the footer cuts them', 'eni-', 'eni.'],
    ['that contradict themselves', 'z', 'a'],
    ['that are exact', 'eni-0', 'eni-3'],
  ])('%s hide no record', async (_, min, max) => {
    expect((await scan(cut(min, max), ofInterface('eni-1'))).ports).toStrictEqual(portsOfGroup(1));
  });

  it.each([
    ['a higher', 'eni-5', 'eni-7'],
    ['a lower', 'a', 'eni-'],
  ])('with %s range save the look', async (_, min, max) => {
    const { object, ports } = await scan(cut(min, max), {
      ...ofInterface('eni-1'),
      scope: { kind: 'interfaces', interfaces: [{ id: min === 'a' ? 'fni-1' : 'eni-1' }] },
    });

    expect(ports).toStrictEqual([]);
    expect(object.reads).toHaveLength(1);
  });
});

describe('of an object that is smaller than one read of the end', () => {
  it('nothing else is read', async () => {
    const columns = flowColumns([aFlowRow(), aFlowRow()]);
    const object = aFlowLogObject(aParquet({ columns }));
    const sink = aSink();
    await scanParquet(object, aQuery(), { sink, signal: new AbortController().signal });

    expect(object.reads).toStrictEqual([[0, object.size]]);
    expect(sink.records).toHaveLength(2);
  });
});

describe('of a footer that is longer than one read of the end', () => {
  it('the whole is read at the second time', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => aFlowRow({ srcport: index }));
    const columns = flowColumns(rows, ({ type }) => ({ isDictionary: type === 6, limits: true }));
    const bytes = aParquet({ columns, rowsPerGroup: 1 });
    const footerBytes = bytes.readUInt32LE(bytes.length - 8);
    const object = aFlowLogObject(bytes);
    const sink = aSink();
    await scanParquet(object, aQuery(), { sink, signal: new AbortController().signal });

    expect(footerBytes).toBeGreaterThan(TAIL);
    expect(object.reads.slice(0, 2)).toStrictEqual([
      [object.size - TAIL, object.size],
      [object.size - 8 - footerBytes, object.size - 8],
    ]);
    expect(sink.records.map(({ srcport }) => srcport)).toStrictEqual(
      rows.map(({ srcport }) => srcport),
    );
  });
});
