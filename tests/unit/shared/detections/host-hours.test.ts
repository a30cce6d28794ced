import { fullHours, hourOf, windowOfHour } from '../../../../shared/detections/host-hours.ts';
import { createAddressSpace } from '../../../../shared/flow-logs/address-space.ts';
import type { FlowGroup, FlowSummary } from '../../../../shared/flow-logs/flow-summary.ts';
import {
  aCall,
  external,
  internal,
  OUR_HOST,
  OUTSIDER,
  WINDOW_FROM,
} from '../../../builders/traffic.ts';

const { isExternal } = createAddressSpace();
const summary = (groups: readonly FlowGroup[]): FlowSummary => ({
  ...{ groups, interfaces: [] },
  records: { ok: groups.length, noData: 0, skipData: 0, malformed: 0 },
});

it('adds up what a host did in an hour', () => {
  const groups = [
    ...aCall({ callee: OUTSIDER, sent: { bytes: 1000 }, answered: { bytes: 50 } }),
    ...aCall({ callee: internal(1), sent: { bytes: 300 }, answered: { bytes: 7 }, flows: 4 }),
    ...aCall({
      caller: external(1),
      callee: OUR_HOST,
      local: OUR_HOST,
      sent: { bytes: 20 },
      answered: { bytes: 4000 },
    }),
    ...aCall({ callee: external(2), outcome: 'rejected', flows: 9 }),
  ];

  expect(hourOf(summary(groups), WINDOW_FROM, isExternal)).toStrictEqual([
    {
      ...{ hour: WINDOW_FROM, host: OUR_HOST, bytesOut: 5300, bytesIn: 77 },
      ...{ externalBytesOut: 5000, flows: 12, rejects: 9, peers: 3 },
    },
  ]);
});

it('has our hosts alone', () => {
  const groups = [internal(1), internal(2)].flatMap((local) => aCall({ caller: local }));

  expect(hourOf(summary(groups), WINDOW_FROM, isExternal).map(({ host }) => host)).toStrictEqual([
    ...[internal(1), internal(2)],
  ]);
  expect(
    hourOf(summary(aCall({ caller: OUTSIDER, callee: '8.8.8.8' })), 0, isExternal),
  ).toStrictEqual([]);
});

it.each([
  [1800, 5399, []],
  [3600, 7199, [3600]],
  [3600, 7198, []],
  [1, 14_400, [3600, 7200, 10_800]],
  [7200, 0, []],
])('splits the window from %d to %d into full hours', (from, to, expected) => {
  expect(fullHours(from, to)).toStrictEqual(expected);
});

it('asks for an hour to its last second', () => {
  expect(windowOfHour(7200)).toStrictEqual({ from: 7200, to: 10_799 });
  expect(fullHours(7200, windowOfHour(7200).to)).toStrictEqual([7200]);
});
