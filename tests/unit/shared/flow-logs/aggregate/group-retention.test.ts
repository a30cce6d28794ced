import fc from 'fast-check';
import type { FlowSummary } from '../../../../../shared/flow-logs/flow-summary.ts';
import { aFile, aLine, EVERYTHING } from '../../../../builders/flow-lines.ts';
import { scanText } from '../../../../builders/flow-scan.ts';

const MAX_GROUPS = 512;

/** Talk with as many servers, in records of some kilobytes. */
function talk(count: number): string[] {
  return Array.from({ length: count }, (_, i) =>
    aLine({ dstaddr: `198.51.${i >> 8}.${i & 255}`, bytes: 5000 + i }),
  );
}

function summaryOf(lines: readonly string[]): FlowSummary {
  return scanText(aFile(lines), EVERYTHING, { maxGroups: MAX_GROUPS });
}

/** Every record is in a group or in what was dropped. */
function accounted({ groups, dropped }: FlowSummary): { bytes: number; flows: number } {
  const total = dropped ?? { bytes: 0, flows: 0 };
  return groups.reduce(
    (sum, { bytes, flows }) => ({ bytes: sum.bytes + bytes, flows: sum.flows + flows }),
    { bytes: total.bytes, flows: total.flows },
  );
}

describe('too many groups', () => {
  it('are not dropped up to the cap', () => {
    const { groups, dropped } = summaryOf(talk(MAX_GROUPS));

    expect(groups).toHaveLength(MAX_GROUPS);
    expect(dropped).toBeUndefined();
  });

  it('are dropped from the smallest on, and it is said how much that was', () => {
    const big = aLine({ dstaddr: '203.0.113.1', bytes: 9_000_000 });
    const summary = summaryOf([big, ...talk(5000)]);
    const { groups, dropped } = summary;

    expect(groups.length).toBeLessThanOrEqual(MAX_GROUPS);
    expect(groups.length).toBeGreaterThan(MAX_GROUPS / 2 - 1);
    expect(groups[0]?.peer).toBe('203.0.113.1');
    expect(dropped?.groups).toBe(5001 - groups.length);
    expect(accounted(summary)).toStrictEqual({
      bytes: 9_000_000 + 5000 * 5000 + (4999 * 5000) / 2,
      flows: 5001,
    });
  });

  it('that are all alike are dropped, too', () => {
    const lines = Array.from({ length: 3000 }, (_, i) =>
      aLine({ srcaddr: `203.${i >> 8}.${i & 255}.1`, dstaddr: `198.51.${i >> 8}.${i & 255}` }),
    );
    const summary = summaryOf(lines);

    expect(summary.groups.length).toBeLessThanOrEqual(MAX_GROUPS);
    expect(accounted(summary).flows).toBe(3000);
  });

  it('lose no group of many small records', () => {
    const tries = Array.from({ length: 300 }, () =>
      aLine({ dstaddr: '203.0.113.1', dstport: 22, bytes: 60 }),
    );

    expect(summaryOf([...tries, ...talk(3000)]).groups).toContainEqual(
      expect.objectContaining({ peer: '203.0.113.1', flows: 300 }),
    );
  });
});

const SCANNER = '10.0.0.99';
const refused = { srcaddr: SCANNER, action: 'REJECT', bytes: 40 } as const;

describe('scans stay visible', () => {
  const vertical = Array.from({ length: 1000 }, (_, i) =>
    aLine({ ...refused, dstaddr: '10.0.0.7', dstport: i + 1 }),
  );
  const horizontal = Array.from({ length: 1000 }, (_, i) =>
    aLine({ ...refused, dstaddr: `10.1.${i >> 8}.${i & 255}`, dstport: 445 }),
  );
  // A busy host that someone else sits on: its talk must not hide its scan.
  const byHost = [...vertical.slice(0, 30), ...talk(3000)].map((line) =>
    line.replace('10.0.0.5', SCANNER),
  );

  it.each([
    ['of ports', vertical, 'port'],
    ['of hosts', horizontal, 'peer'],
  ] as const)('%s, among talk before and after it', (_, scan, distinct) => {
    const { groups } = summaryOf([...talk(2000), ...scan, ...talk(4000)]);
    const proof = groups.filter(({ local }) => local === SCANNER);

    expect(new Set(proof.map((group) => group[distinct])).size).toBeGreaterThanOrEqual(60);
  });

  it('though the host has much to do', () => {
    const proof = summaryOf(byHost).groups.filter(({ peer }) => peer === '10.0.0.7');

    expect(proof).toHaveLength(30);
  });

  it('of several hosts, the larger ones first', () => {
    const small = Array.from({ length: 40 }, (_, i) =>
      Array.from({ length: 17 }, (_, port) =>
        aLine({ ...refused, srcaddr: `10.3.0.${i}`, dstaddr: '10.0.0.7', dstport: port + 1 }),
      ),
    ).flat();
    const { groups } = summaryOf([...small, ...vertical, ...talk(1000)]);

    // Of 64 places: by chance one of the small ones is taken for a part of it, and has its 17 of them.
    expect(groups.filter(({ local }) => local === SCANNER).length).toBeGreaterThanOrEqual(47);
  });
});

describe('whatever is dropped', () => {
  it('all records are accounted for', () => {
    const line = fc.record({
      srcaddr: fc.constantFrom('10.0.0.5', '2001:db8::1', '2001:db8::2'),
      dstaddr: fc.oneof(fc.ipV4(), fc.ipV6()),
      dstport: fc.nat(3),
      bytes: fc.nat(10_000),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 50, maxLength: 200 }), (lines) => {
        const text = aFile(lines.map((fields) => aLine(fields)));
        const summary = scanText(text, EVERYTHING, { maxGroups: 16 });
        const bytes = lines.reduce((sum, fields) => sum + fields.bytes, 0);

        expect(accounted(summary)).toStrictEqual({ bytes, flows: lines.length });
        expect(summary.groups.length).toBeLessThanOrEqual(16);
      }),
    );
  });

  it('addresses of IPv6 stay with their groups', () => {
    const lines = Array.from({ length: 400 }, (_, i) =>
      aLine({ srcaddr: '2001:db8::1', dstaddr: `2001:db8::${i.toString(16)}`, bytes: 1000 * i }),
    );
    const { groups } = scanText(aFile(lines), EVERYTHING, { maxGroups: 32 });

    expect(groups.length).toBeGreaterThan(15);
    expect(
      groups.filter(({ local, peer, bytes }) => {
        const number = (bytes / 1000).toString(16);
        return (
          local !== '2001:db8::1' ||
          peer !== (number === '0' ? '2001:db8::' : `2001:db8::${number}`)
        );
      }),
    ).toStrictEqual([]);
  });
});
