import {
  BRUTE_FORCE_DEFAULTS,
  createBruteForce,
} from '../../../../shared/detections/brute-force.ts';
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

const { detect } = createBruteForce(BRUTE_FORCE_DEFAULTS);
const found = (groups: readonly FlowGroup[]) => detect(aTraffic(groups)).found;

const AGAINST_US = { caller: OUTSIDER, callee: OUR_HOST, local: OUR_HOST } as const;
/** Logins of one source: 12 packets and 2 kB each way for each. */
const logins = (flows: number, more: Call = {}) =>
  aCall({ ...AGAINST_US, port: 22, flows, until: 300, ...more });

it('is many short logins of one source', () => {
  expect(found(logins(150))).toStrictEqual([
    {
      pattern: 'brute-force',
      severity: 'medium',
      role: 'TARGET',
      summary: `Passwords tried on SSH against ${OUR_HOST} by 1 source (${OUTSIDER}): 150 short connections.`,
      host: OUR_HOST,
      peers: [OUTSIDER],
      measures: {
        attempts: 150,
        sources: 1,
        targets: 1,
        bytesPerAttempt: 2000,
        possiblySuccessful: 0,
      },
      first: WINDOW_FROM,
      last: WINDOW_FROM + 300,
    },
  ]);
});

describe('of one source', () => {
  it.each([
    ['too few', 19, 0],
    ['enough', 20, 1],
  ])('are %s: %d', (_, flows, expected) => {
    expect(found(logins(flows))).toHaveLength(expected);
  });

  it.each([
    ['four a minute', 300, 1],
    ['fewer: sessions make a record a minute', 301, 0],
  ])('come fast enough with %s', (_, until, expected) => {
    expect(found(logins(20, { until }))).toHaveLength(expected);
  });

  it.each<[string, Call, number]>([
    ['10 kB each', { sent: { bytes: 200_000 }, answered: { bytes: 200_000 } }, 1],
    ['more from the caller', { sent: { bytes: 200_001 } }, 0],
    ['more from the service', { answered: { bytes: 200_001 } }, 0],
    ['30 packets each', { sent: { packets: 600 } }, 1],
    ['more packets', { sent: { packets: 601 } }, 0],
    ['6 packets each', { sent: { packets: 120 } }, 1],
    ['too few packets for a try', { sent: { packets: 119 } }, 0],
  ])('are small, but not empty: %s', (_, call, expected) => {
    expect(found(logins(20, call))).toHaveLength(expected);
  });

  it.each([
    [5985, 59, 0],
    [5985, 60, 1],
    [443, 500, 0],
  ])('on port %d, %d of them', (port, flows, expected) => {
    expect(found(logins(flows, { port }))).toHaveLength(expected);
  });
});

describe('of many sources', () => {
  const spread = (sources: number, flows: number) =>
    calls(sources, (index) => ({
      ...AGAINST_US,
      caller: external(index),
      port: 3389,
      flows,
      until: 1700,
    }));

  it.each([
    [9, 10, 0],
    [10, 2, 1],
    [10, 1, 0],
  ])('is distributed: %d sources with %d attempts each', (sources, flows, expected) => {
    expect(found(spread(sources, flows))).toHaveLength(expected);
  });

  it.each([
    ['of the outside', external, ['brute-force ACTOR high']],
    ['of ours', internal, []],
  ])('is the other way round one of ours that tries many %s', (_, targets, expected) => {
    const tried = calls(10, (index) => ({ callee: targets(index), port: 22, flows: 2 }));

    expect(verdicts(found(tried))).toStrictEqual(expected);
  });

  it('is one pattern', () => {
    expect(found(spread(40, 3))).toMatchObject([
      {
        severity: 'medium',
        measures: { attempts: 120, sources: 40 },
        summary: expect.stringContaining('on RDP against 10.0.0.5 by 40 sources') as string,
      },
    ]);
  });
});

it.each<[string, Call, string]>([
  [
    'our host against the outside',
    { caller: OUR_HOST, callee: OUTSIDER },
    'brute-force ACTOR high',
  ],
  ['our host against its own', { caller: OUR_HOST, callee: internal(1) }, 'brute-force ACTOR high'],
  ['one of our own against our host', { caller: internal(1) }, 'brute-force TARGET high'],
  ['the outside against our host', {}, 'brute-force TARGET medium'],
])('is judged by who does it: %s', (_, call, expected) => {
  expect(verdicts(found(logins(100, call)))).toStrictEqual([expected]);
});

describe('may have worked', () => {
  const calledBack = (more: Call = {}) => aCall({ callee: OUTSIDER, port: 8080, ...more });

  it('when the host calls its attacker', () => {
    expect(found([...logins(100), ...calledBack()])).toMatchObject([
      {
        severity: 'high',
        measures: { possiblySuccessful: 1 },
        summary: expect.stringContaining(
          `It may have worked: look at ${OUTSIDER} first.`,
        ) as string,
      },
    ]);
  });

  it.each([
    ['without an answer', calledBack({ outcome: 'silent' })],
    ['but another', calledBack({ callee: external(3) })],
  ])('not when it calls it %s', (_, groups) => {
    expect(found([...logins(100), ...groups])).toMatchObject([{ severity: 'medium' }]);
  });

  it('for one of our own it is critical', () => {
    const inside = logins(100, { caller: internal(1) });

    expect(found([...inside, ...aCall({ callee: internal(1) })])).toMatchObject([
      { severity: 'critical' },
    ]);
  });

  it.each([
    // More bytes than attempts have; as many; what only sessions have; too few to be none of people.
    [60, 600_001, 1],
    [60, 600_000, 0],
    [60, 6_000_001, undefined],
    [59, 600_001, undefined],
  ])('with %d attempts of %d bytes together', (flows, bytes, successes) => {
    const [first] = found(logins(flows, { answered: { bytes } }));

    expect(first?.measures['possiblySuccessful']).toBe(successes);
  });
});

it.each([
  ['rejected', logins(100, { outcome: 'rejected' })],
  ['refused', logins(100, { outcome: 'reset' })],
  ['over UDP', logins(100, { protocol: 17 })],
  ['one long session', aCall({ ...AGAINST_US, port: 22, flows: 30, until: 1790 })],
])('is nothing that is %s', (_, groups) => {
  expect(found(groups)).toStrictEqual([]);
});
