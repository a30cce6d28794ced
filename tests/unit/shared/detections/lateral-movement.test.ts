import type { HostHistory } from '../../../../shared/detections/detection.ts';
import {
  createLateralMovement,
  LATERAL_MOVEMENT_DEFAULTS,
} from '../../../../shared/detections/lateral-movement.ts';
import type { FlowGroup } from '../../../../shared/flow-logs/flow-summary.ts';
import { anHour } from '../../../builders/host-hour.ts';
import {
  aCall,
  aTraffic,
  calls,
  external,
  internal,
  OUR_HOST,
  verdicts,
  WINDOW_FROM,
} from '../../../builders/traffic.ts';

const { detect } = createLateralMovement(LATERAL_MOVEMENT_DEFAULTS);
const found = (groups: readonly FlowGroup[], history?: HostHistory) =>
  detect(aTraffic(groups, history && { history })).found;

const logins = (amount: number, port = 22) =>
  calls(amount, (index) => ({ callee: internal(index), port, at: index, sent: { bytes: 3000 } }));

it('is a host that is let in by several others, newest first', () => {
  expect(found([...logins(5), ...aCall({ callee: internal(4), port: 445 })])).toStrictEqual([
    {
      pattern: 'lateral-movement',
      severity: 'medium',
      role: 'ACTOR',
      summary: `${OUR_HOST} was let in by 5 internal hosts (SSH, SMB).`,
      host: OUR_HOST,
      peers: [4, 3, 2, 1, 0].map(internal),
      measures: { distinctPeers: 5, services: 2, bytesOut: 17_000 },
      first: WINDOW_FROM,
      last: WINDOW_FROM + 4,
    },
  ]);
});

it.each([
  [4, []],
  [5, ['lateral-movement ACTOR medium']],
  [19, ['lateral-movement ACTOR medium']],
  [20, ['lateral-movement ACTOR high']],
])('grows with the hosts: %d', (amount, expected) => {
  expect(verdicts(found(logins(amount)))).toStrictEqual(expected);
});

const past = (hours: number, peers: number, host = OUR_HOST): HostHistory => ({
  hours: Array.from({ length: hours }, (_, index) => anHour({ host, peers, hour: index * 3600 })),
});

it.each([
  ['more than usual', past(24, 5), 'high'],
  ['as usual', past(24, 6), 'low'],
  ['of a past too short', past(23, 1), 'medium'],
  ['of another host', past(100, 1, internal(9)), 'medium'],
])('is compared with the past where there is one: %s', (_, history, severity) => {
  expect(found(logins(6), history)).toMatchObject([{ severity }]);
});

it.each([
  ['to the outside', calls(8, (index) => ({ callee: external(index), port: 22 }))],
  ['not answered', calls(8, (index) => ({ callee: internal(index), port: 22, outcome: 'silent' }))],
  ['for other services', logins(8, 443)],
  [
    'from others to us',
    calls(8, (index) => ({ caller: internal(index), callee: OUR_HOST, local: OUR_HOST, port: 22 })),
  ],
])('is nothing that goes %s', (_, groups) => {
  expect(found(groups)).toStrictEqual([]);
});
