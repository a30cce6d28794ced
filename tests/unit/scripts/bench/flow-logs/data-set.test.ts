import { describeDataSet } from '../../../../../scripts/bench/flow-logs/data-set.ts';

const dataSet = describeDataSet('/cache', { records: 10_000_000 });

describe('describeDataSet', () => {
  it('has two hours of objects under the keys that AWS gives', () => {
    const keys = dataSet.objects.map(({ path }) => path.slice(dataSet.folder.length));

    expect(keys).toHaveLength(24);
    expect(new Set(keys).size).toBe(24);
    expect(keys[13]).toMatch(
      /^\/AWSLogs\/123456789012\/vpcflowlogs\/eu-west-1\/2026\/11\/21\/123456789012_vpcflowlogs_eu-west-1_fl-[0-9a-f]{17}_20261121T0105Z_[0-9a-f]{8}\.log\.gz$/,
    );
  });

  it('rounds up to whole objects', () => {
    expect(dataSet.recordsPerObject).toBe(416_667);
    expect(dataSet.records).toBe(10_000_008);
  });

  it('begins its full form with the same objects', () => {
    const full = describeDataSet('/cache', { records: 10_000_000, full: true });

    expect(full.records).toBe(10 * dataSet.records);
    expect(full.objects.slice(0, 24)).toEqual(dataSet.objects);
    expect(full.window.from).toBe(dataSet.window.from);
  });

  it('has a folder of its own for other numbers of records', () => {
    expect(describeDataSet('/cache', { records: 20_000 }).folder).not.toBe(dataSet.folder);
  });

  it('covers all its records by its window', () => {
    const [first, last] = [dataSet.objects[0]?.from ?? NaN, dataSet.objects.at(-1)?.from ?? NaN];

    expect(dataSet.window.from).toBeLessThanOrEqual(first - 60);
    expect(dataSet.window.to).toBeGreaterThanOrEqual(last + 300);
  });
});
