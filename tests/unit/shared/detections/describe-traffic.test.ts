import { describeTraffic } from '../../../../shared/detections/describe-traffic.ts';
import {
  aCall,
  aTraffic,
  calls,
  external,
  internal,
  OUR_HOST,
  OUTSIDER,
} from '../../../builders/traffic.ts';

const MB = 1_000_000;
const inbound = (caller: string) => ({ caller, callee: OUR_HOST, local: OUR_HOST });

const busy = [
  ...aCall({ sent: { bytes: 400 * MB }, answered: { bytes: 2 * MB }, at: 153, until: 1790 }),
  ...aCall({ callee: external(1), sent: { bytes: 12 * MB }, until: 600 }),
  ...aCall({ callee: internal(1), port: 5432, answered: { bytes: 80 * MB } }),
  ...aCall({ ...inbound(internal(2)), port: 22 }),
  ...calls(3, (index) => ({
    ...inbound(external(50 + index)),
    port: 23,
    outcome: 'rejected',
    flows: 2,
  })),
  ...aCall({ callee: external(9), port: 25, outcome: 'rejected' }),
];

it('answers what is asked first', () => {
  const note = (address: string) => (address === OUTSIDER ? 'AS64500\n\u202eExample' : undefined);

  expect(describeTraffic(aTraffic(busy), note)).toStrictEqual([
    ['Sent out', '412 MB to 2 external peers, 2 MB received'],
    [
      'External peer 1',
      `${OUTSIDER} (AS64500 Example): 400 MB out, 2 MB in, 443/TCP, 10:02:33 to 10:29:50, to the end of the records`,
    ],
    ['External peer 2', `${external(1)}: 12 MB out, 2 kB in, 443/TCP, 10:00:00 to 10:10:00`],
    ['Internal peers', `2 (4 kB out, 80 MB in), most with ${internal(1)}, ${internal(2)}`],
    ['Services', 'called 443/TCP (2 peers), 5432/TCP (1 peer); offered 22/TCP (1 peer)'],
    ['Rejected', '6 records from 3 addresses, 1 record to 1 address'],
    ['Records until', '10:29:50 UTC, looked at until 10:29:59: accepted to the end of the records'],
  ]);
});

it('says that nothing was seen', () => {
  expect(describeTraffic(aTraffic([]))).toStrictEqual([
    ['Traffic', 'no records of it in the window'],
  ]);
});

it.each([
  [1669, 'accepted until 10:27:49'],
  [1670, 'accepted to the end of the records'],
])('tells whether it goes on: last accepted after %d s', (until, expected) => {
  const lines = describeTraffic(
    aTraffic([
      ...aCall({ until }),
      ...aCall({ callee: external(3), outcome: 'rejected', until: 1790 }),
    ]),
  );

  expect(lines.at(-1)).toStrictEqual([
    'Records until',
    `10:29:50 UTC, looked at until 10:29:59: ${expected}`,
  ]);
});

it('says it of a host that is cut off', () => {
  const lines = describeTraffic(aTraffic(aCall({ outcome: 'rejected' })));

  expect(lines).toStrictEqual([
    ['Sent out', 'nothing, no external peer was let through'],
    ['Internal peers', 'none'],
    ['Services', undefined],
    ['Rejected', '1 record to 1 address'],
    ['Records until', '10:00:00 UTC, looked at until 10:29:59: nothing accepted'],
  ]);
});

it('stays at eight short lines whatever there is', () => {
  const many = calls(500, (index) => ({ callee: external(index), port: 1 + index, until: 1700 }));
  const lines = describeTraffic(aTraffic([...many, ...busy], { isTruncated: true }), () =>
    'x'.repeat(500),
  );

  expect(lines).toHaveLength(8);
  expect(lines[0]?.[1]).toContain('at least');
  expect(lines.filter(([, value]) => (value ?? '').length > 240)).toStrictEqual([]);
});
