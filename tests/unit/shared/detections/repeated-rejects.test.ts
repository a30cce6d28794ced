import { PORT_SCAN_DEFAULTS } from '../../../../shared/detections/port-scan.ts';
import {
  createRepeatedRejects,
  REPEATED_REJECTS_DEFAULTS,
} from '../../../../shared/detections/repeated-rejects.ts';
import type { FlowGroup } from '../../../../shared/flow-logs/flow-summary.ts';
import {
  aCall,
  aTraffic,
  type Call,
  calls,
  external,
  internal,
  OUR_HOST,
  OUTSIDER,
  verdicts,
  WINDOW_FROM,
} from '../../../builders/traffic.ts';

const { detect } = createRepeatedRejects(REPEATED_REJECTS_DEFAULTS, PORT_SCAN_DEFAULTS);
const found = (groups: readonly FlowGroup[]) => detect(aTraffic(groups)).found;
const rejected = (more: Call = {}) => aCall({ outcome: 'rejected', flows: 60, ...more });

it('is one closed way that is tried again and again', () => {
  expect(found(rejected({ port: 4444, until: 1700 }))).toStrictEqual([
    {
      pattern: 'repeated-rejects',
      severity: 'medium',
      role: 'ACTOR',
      summary: `Rejected again and again (60 records): ${OUR_HOST} to 4444/TCP of ${OUTSIDER}.`,
      host: OUR_HOST,
      peers: [OUTSIDER],
      measures: { rejectedRecords: 60, rejectedPackets: 60, distinctPeers: 1 },
      first: WINDOW_FROM,
      last: WINDOW_FROM + 1700,
    },
  ]);
});

it.each([
  [29, 0],
  [30, 1],
])('from the threshold on: %d records', (flows, expected) => {
  expect(found(rejected({ flows }))).toHaveLength(expected);
});

const toUs = { callee: OUR_HOST, local: OUR_HOST };

it.each([
  ['an outsider', { caller: OUTSIDER, ...toUs }, 'repeated-rejects TARGET low'],
  ['one of our own', { caller: internal(1), ...toUs }, 'repeated-rejects TARGET medium'],
  ['our host to one of our own', { callee: internal(1) }, 'repeated-rejects ACTOR medium'],
])('is judged by who tries: %s', (_, call, expected) => {
  expect(verdicts(found(rejected(call)))).toStrictEqual([expected]);
});

it('is one pattern of all ways of a host', () => {
  const ways = [1, 2, 3].flatMap((index) =>
    rejected({ callee: external(index), flows: 30 * index }),
  );

  expect(found(ways)).toMatchObject([
    {
      summary: `Rejected again and again (180 records): ${OUR_HOST} to 443/TCP of ${external(3)}, and 2 further addresses or ports.`,
      peers: [external(3), external(2), external(1)],
    },
  ]);
});

it.each([
  [
    'few of each of many',
    calls(15, (index) => ({ callee: external(index), outcome: 'rejected', flows: 2 })),
  ],
  ['accepted', aCall({ flows: 500 })],
  ['to a group', rejected({ callee: '239.255.255.250', protocol: 17 })],
  [
    'part of a scan',
    calls(25, (index) => ({ callee: internal(index), outcome: 'rejected', flows: 40 })),
  ],
])('is nothing that is %s', (_, groups) => {
  expect(found(groups)).toStrictEqual([]);
});
