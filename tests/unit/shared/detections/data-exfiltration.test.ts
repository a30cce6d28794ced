import {
  createDataExfiltration,
  DATA_EXFILTRATION_DEFAULTS,
} from '../../../../shared/detections/data-exfiltration.ts';
import type { FlowGroup } from '../../../../shared/flow-logs/flow-summary.ts';
import {
  aCall,
  aTraffic,
  type Call,
  external,
  internal,
  OUR_HOST,
  OUTSIDER,
  verdicts,
  WINDOW_FROM,
} from '../../../builders/traffic.ts';

const { detect } = createDataExfiltration(DATA_EXFILTRATION_DEFAULTS);
const found = (groups: readonly FlowGroup[], more = {}) => detect(aTraffic(groups, more)).found;
const MB = 1_000_000;
const upload = (out: number, back = out / 2, more: Call = {}) =>
  aCall({ sent: { bytes: out }, answered: { bytes: back }, ...more });

it('is much that leaves to one address of the outside', () => {
  expect(found(upload(412 * MB, 2 * MB, { until: 900 }))).toStrictEqual([
    {
      pattern: 'data-exfiltration',
      severity: 'high',
      role: 'ACTOR',
      summary: `${OUR_HOST} sent 412 MB to ${OUTSIDER} (443/TCP), 2 MB came back; the records do not say whether the address belongs to AWS.`,
      host: OUR_HOST,
      peers: [OUTSIDER],
      measures: { bytesOut: 412 * MB, bytesBack: 2 * MB, uploadRatio: 206 },
      first: WINDOW_FROM,
      last: WINDOW_FROM + 900,
    },
  ]);
});

it.each([
  [100 * MB - 1, []],
  [100 * MB, ['data-exfiltration ACTOR medium']],
  [1000 * MB - 1, ['data-exfiltration ACTOR medium']],
  [1000 * MB, ['data-exfiltration ACTOR high']],
  [10_000 * MB, ['data-exfiltration ACTOR critical']],
])('grows with the volume: %d bytes', (bytes, expected) => {
  expect(verdicts(found(upload(bytes)))).toStrictEqual(expected);
});

it.each([
  ['an upload', 20 * MB, 'high'],
  ['hardly an upload', 20 * MB + 1, 'medium'],
  ['as much back', 100 * MB, 'medium'],
  ['more back than out', 100 * MB + 1, 'low'],
])('weighs what came back: %s', (_, back, severity) => {
  expect(found(upload(100 * MB, back))).toMatchObject([{ severity }]);
});

it('adds up the services of one peer, not the peers', () => {
  const half = { sent: { bytes: 60 * MB }, answered: { bytes: 30 * MB } };
  const twoServices = [443, 8443].flatMap((port) => aCall({ ...half, port }));
  const twoPeers = [1, 2].flatMap((index) => aCall({ ...half, callee: external(index) }));

  expect(found(twoServices)).toMatchObject([{ measures: { bytesOut: 120 * MB } }]);
  expect(found(twoPeers)).toStrictEqual([]);
});

it.each([
  [443, 'low'],
  [5432, 'critical'],
])('served from our port %d is %s', (port, severity) => {
  const fetched = aCall({
    ...{ caller: OUTSIDER, callee: OUR_HOST, local: OUR_HOST, port },
    answered: { bytes: 2000 * MB },
  });

  expect(found(fetched)).toMatchObject([
    { severity, role: 'TARGET', summary: expect.stringContaining('served 2 GB') as string },
  ]);
});

it.each([
  ['stays inside', upload(500 * MB, 0, { callee: internal(1) })],
  ['is rejected', upload(500 * MB, 0, { outcome: 'rejected' })],
  ['comes in', aCall({ answered: { bytes: 500 * MB } })],
])('is nothing that %s', (_, groups) => {
  expect(found(groups)).toStrictEqual([]);
});

it('sees the same when the outsider was asked for', () => {
  const asked = upload(500 * MB, MB, { local: OUTSIDER });

  expect(found(asked)).toMatchObject([{ host: OUR_HOST, role: 'ACTOR', peers: [OUTSIDER] }]);
});

it('does not count what both ends recorded twice', () => {
  const twice = [OUR_HOST, OUTSIDER].flatMap((local) => upload(60 * MB, MB, { local }));

  expect(found(twice)).toStrictEqual([]);
});

it('has no ratio of nothing', () => {
  expect(found(upload(100 * MB, 0, { outcome: 'silent' }))).toMatchObject([
    { severity: 'high', measures: { bytesBack: 0, uploadRatio: 100 * MB } },
  ]);
});
