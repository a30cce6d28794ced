import type { IndicatorList } from '../../../../shared/detections/detection.ts';
import { createIndicatorContact } from '../../../../shared/detections/indicator-contact.ts';
import { parseIndicators } from '../../../../shared/detections/indicators.ts';
import type { FlowGroup } from '../../../../shared/flow-logs/flow-summary.ts';
import {
  aCall,
  aTraffic,
  type Call,
  external,
  OUR_HOST,
  OUTSIDER,
  verdicts,
  WINDOW_FROM,
} from '../../../builders/traffic.ts';

const { list } = parseIndicators(`${OUTSIDER}\n198.51.100.0/24\n`, 'ipsum');
const { detect } = createIndicatorContact();
const found = (groups: readonly FlowGroup[], indicators: IndicatorList = list) =>
  detect(aTraffic(groups, { indicators })).found;

it('names the address, the list and what went', () => {
  expect(found(aCall({ sent: { bytes: 4_500_000 }, until: 60 }))).toStrictEqual([
    {
      pattern: 'indicator-contact',
      severity: 'high',
      role: 'ACTOR',
      summary: `${OUR_HOST} called ${OUTSIDER} (on ipsum) and was answered: 4.5 MB sent, 2 kB received.`,
      host: OUR_HOST,
      peers: [OUTSIDER],
      measures: { listedPeers: 1, bytesOut: 4_500_000, bytesBack: 2000 },
      first: WINDOW_FROM,
      last: WINDOW_FROM + 60,
    },
  ]);
});

const inbound = { caller: OUTSIDER, callee: OUR_HOST, local: OUR_HOST };

it.each<[string, Call, string]>([
  ['called and answered', {}, 'ACTOR high'],
  ['called in vain', { outcome: 'silent' }, 'ACTOR medium'],
  ['called and refused', { outcome: 'reset' }, 'ACTOR medium'],
  ['stopped on the way out', { outcome: 'rejected' }, 'ACTOR medium'],
  ['let in', inbound, 'TARGET medium'],
  ['let in without an answer', { ...inbound, outcome: 'silent' }, 'TARGET low'],
  ['stopped on the way in', { ...inbound, outcome: 'rejected' }, 'TARGET low'],
])('is judged by direction and outcome: %s', (_, call, expected) => {
  expect(verdicts(found(aCall(call)))).toStrictEqual([`indicator-contact ${expected}`]);
});

it('names the block, and is one pattern of what came out alike', () => {
  const three = [1, 2, 3].flatMap((index) =>
    aCall({ callee: external(index), sent: { bytes: index * 5000 } }),
  );

  expect(found(three)).toMatchObject([
    {
      summary: `${OUR_HOST} called ${external(3)} (in 198.51.100.0/24 on ipsum) and 2 further listed addresses and was answered: 30 kB sent, 6 kB received.`,
      peers: [external(3), external(2), external(1)],
    },
  ]);
});

it('is silent about who is not listed', () => {
  expect(found(aCall({ callee: '192.0.2.1' }))).toStrictEqual([]);
});

it('says that there is no list', () => {
  expect(detect(aTraffic(aCall()))).toStrictEqual({ found: [], unable: 'no list of indicators' });
});
