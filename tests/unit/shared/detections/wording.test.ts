import {
  median,
  medianDeviation,
  upperLimit,
} from '../../../../shared/detections/robust-statistics.ts';
import {
  clockTime,
  count,
  describeBytes,
  listSome,
  portName,
} from '../../../../shared/detections/wording.ts';

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [1250, '1.3 kB'],
  [9960, '10 kB'],
  [412_000_000, '412 MB'],
  [999_499, '999 kB'],
  [999_500, '1 MB'],
  [1_200_000_000, '1.2 GB'],
  [5e18, '5000 PB'],
])('says %d bytes as %s', (bytes, text) => {
  expect(describeBytes(bytes)).toBe(text);
});

it('says the rest as people do', () => {
  expect(count(1, 'host')).toBe('1 host');
  expect(count(1200, 'address', 'addresses')).toBe('1,200 addresses');
  expect(clockTime(Date.parse('2026-11-21T10:02:33Z') / 1000)).toBe('10:02:33');
  expect(listSome([1, 2, 3], 2)).toBe('1, 2 and 1 more');
  expect(listSome([1, 2], 2)).toBe('1, 2');
  expect([portName(443, 6), portName(53, 17), portName(0, 1), portName(7, 99)]).toStrictEqual([
    ...['443/TCP', '53/UDP', 'ICMP', 'protocol 99'],
  ]);
});

it('counts robustly', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toStrictEqual([2, 2.5, NaN]);
  expect(medianDeviation([1, 2, 3, 4, 100])).toBe(1);
  expect(upperLimit([5, 5, 5], 10)).toBe(15);
  expect(upperLimit([1, 2, 3, 4, 100], 0)).toBeCloseTo(3 + 3.5 / 0.6745);
});
