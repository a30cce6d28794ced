import { createPortScan, PORT_SCAN_DEFAULTS } from '../../../../shared/detections/port-scan.ts';
import { isScannerByTrw } from '../../../../shared/detections/scan-contacts.ts';
import type { FlowGroup } from '../../../../shared/flow-logs/flow-summary.ts';
import {
  aCall,
  aTraffic,
  calls,
  external,
  internal,
  OUR_HOST,
  OUTSIDER,
  verdicts,
  WINDOW_FROM,
} from '../../../builders/traffic.ts';

const { detect } = createPortScan(PORT_SCAN_DEFAULTS);
const found = (groups: readonly FlowGroup[], more = {}) => detect(aTraffic(groups, more)).found;

describe('many addresses on one port', () => {
  const sweep = (amount: number, more = {}) =>
    calls(amount, (index) => ({ callee: internal(index), port: 445, outcome: 'silent', ...more }));

  it('are a horizontal scan by our host', () => {
    expect(found(sweep(25))).toStrictEqual([
      {
        pattern: 'port-scan',
        severity: 'high',
        role: 'ACTOR',
        summary: `Horizontal port scan by ${OUR_HOST}: 25 addresses called on 445/TCP, 25 without success.`,
        host: OUR_HOST,
        peers: Array.from({ length: 10 }, (_, index) => internal(index)),
        measures: { distinctPeers: 25, failedPeers: 25, scannedPorts: 1, callers: 1 },
        first: WINDOW_FROM,
        last: WINDOW_FROM,
      },
    ]);
  });

  it.each([
    [19, 0],
    [20, 1],
  ])('from the threshold on: %d', (amount, expected) => {
    expect(found(sweep(amount))).toHaveLength(expected);
  });

  it.each([
    ['at once', 0, 1],
    ['within five minutes', 15, 1],
    ['more slowly', 16, 0],
  ])('within five minutes: %s', (_, pause, expected) => {
    const spread = calls(20, (index) => ({
      callee: internal(index),
      outcome: 'silent',
      at: index * pause,
    }));

    expect(found(spread)).toHaveLength(expected);
  });

  it.each([
    [99, 0],
    [100, 1],
  ])('or slowly, if they are enough: %d', (amount, expected) => {
    const slow = calls(amount, (index) => ({
      callee: internal(index),
      outcome: 'silent',
      at: index * 17,
    }));

    expect(found(slow)).toHaveLength(expected);
  });

  it.each([
    ['unanswered', 'silent'],
    ['refused', 'reset'],
    ['rejected', 'rejected'],
  ] as const)('fail when they are %s', (_, outcome) => {
    expect(verdicts(found(sweep(20, { outcome })))).toStrictEqual(['port-scan ACTOR high']);
    expect(verdicts(found(sweep(20, { outcome, hasFlags: false })))).toStrictEqual([
      'port-scan ACTOR high',
    ]);
  });

  it.each([
    [0, []],
    [5, []],
    [6, ['port-scan ACTOR medium']],
    [11, ['port-scan ACTOR medium']],
    [12, ['port-scan ACTOR high']],
  ])('are judged by those that fail, of 20: %d', (failing, expected) => {
    const mixed = calls(20, (index) => ({
      callee: external(index),
      outcome: index < failing ? 'reset' : 'answered',
    }));

    expect(verdicts(found(mixed))).toStrictEqual(expected);
  });

  it('count once for each address, however often it is called', () => {
    const stubborn = calls(19, (index) => ({
      callee: internal(index),
      outcome: 'silent',
      flows: 50,
    }));

    expect(found(stubborn)).toStrictEqual([]);
  });

  it('are one pattern on several ports, and say so', () => {
    const ports = [22, 445, 3389].flatMap((port, order) => sweep(20 + order, { port }));

    expect(found(ports)).toMatchObject([
      {
        summary: `Horizontal port scan by ${OUR_HOST}: 22 addresses called on 3389/TCP, 22 without success; the same on ports 445, 22.`,
        measures: { distinctPeers: 22, scannedPorts: 3 },
      },
    ]);
  });

  it('are at least as many when groups were given up', () => {
    expect(found(sweep(20), { isTruncated: true })).toMatchObject([
      { summary: expect.stringContaining('at least 20 addresses') as string },
    ]);
  });
});

describe('many ports of one address', () => {
  const probe = (amount: number, more = {}) =>
    calls(amount, (index) => ({ callee: internal(1), port: 1 + index, outcome: 'reset', ...more }));

  it('are a vertical scan by our host', () => {
    expect(found(probe(40))).toMatchObject([
      {
        severity: 'high',
        role: 'ACTOR',
        summary: `Vertical port scan by ${OUR_HOST}: 40 ports of ${internal(1)} called, 40 without success.`,
        peers: [internal(1)],
        measures: { distinctPorts: 40, failedPorts: 40, scannedPeers: 1, callers: 1 },
      },
    ]);
  });

  it.each([
    [19, 0],
    [20, 1],
  ])('from the threshold on: %d', (amount, expected) => {
    expect(found(probe(amount))).toHaveLength(expected);
  });

  it.each([
    ['replies that are taken for calls are none', false, 0],
    ['calls that begin with SYN are', true, 1],
  ])('to ports of callers: %s', (_, hasFlags, expected) => {
    const ephemeral = calls(60, (index) => ({
      callee: internal(1),
      port: 40_000 + index,
      outcome: 'silent',
      hasFlags,
    }));

    expect(found(ephemeral)).toHaveLength(expected);
  });
});

describe('a scan from elsewhere', () => {
  const against = (caller: string) =>
    calls(30, (index) => ({
      caller,
      callee: OUR_HOST,
      local: OUR_HOST,
      port: 1 + index,
      outcome: 'rejected',
    }));

  it('is noise when it comes from the internet', () => {
    expect(found(against(OUTSIDER))).toMatchObject([
      {
        severity: 'low',
        role: 'TARGET',
        host: OUR_HOST,
        peers: [OUTSIDER],
        summary: `Vertical port scan against ${OUR_HOST} by ${OUTSIDER}: 30 ports of ${OUR_HOST} called, 30 without success.`,
      },
    ]);
  });

  it('is one pattern however many scan', () => {
    const many = [1, 2, 3, 4].flatMap((index) => against(external(index)));

    expect(found(many)).toMatchObject([
      { severity: 'low', measures: { callers: 4 }, peers: [1, 2, 3, 4].map(external) },
    ]);
  });

  it('is serious when it comes from inside', () => {
    expect(verdicts(found(against(internal(7))))).toStrictEqual(['port-scan TARGET high']);
  });

  it('is told of our host also when the scanner was asked for', () => {
    const asked = calls(30, (index) => ({
      caller: OUTSIDER,
      callee: OUR_HOST,
      port: 1 + index,
      outcome: 'silent',
    }));

    expect(found(asked)).toMatchObject([{ role: 'TARGET', host: OUR_HOST, peers: [OUTSIDER] }]);
  });
});

describe('no scan', () => {
  it.each([
    ['a browser', calls(60, (index) => ({ callee: external(index) }))],
    [
      'a name server that is asked',
      calls(60, (index) => ({
        caller: internal(index),
        callee: OUR_HOST,
        local: OUR_HOST,
        port: 53,
        protocol: 17,
      })),
    ],
    [
      'a time server of many that answer',
      calls(30, (index) => ({ callee: external(index), port: 123, protocol: 17 })),
    ],
    [
      'health checks',
      calls(40, (index) => ({
        callee: internal(index),
        port: 8080,
        sent: { bytes: 300, packets: 5 },
      })),
    ],
    [
      'multicast',
      calls(40, (index) => ({
        callee: `239.1.1.${index}`,
        port: 5000,
        protocol: 17,
        outcome: 'silent',
      })),
    ],
    [
      'connections from before the window that are reset',
      calls(40, (index) => ({
        callee: external(index),
        outcome: 'reset',
        answered: { bytes: 9000, packets: 30 },
      })).map((group) => ({ ...group, tcpFlags: group.tcpFlags & ~2 })),
    ],
    [
      'errors of ICMP to those that call',
      calls(40, (index) => ({
        caller: external(index),
        callee: OUR_HOST,
        local: OUR_HOST,
        port: 6881,
        protocol: 17,
        outcome: 'silent',
      })).concat(
        calls(40, (index) => ({
          callee: external(index),
          port: 0,
          protocol: 1,
          outcome: 'silent',
        })),
      ),
    ],
  ])('is seen in %s', (_, groups) => {
    expect(verdicts(found(groups)).filter((text) => text.includes('ACTOR'))).toStrictEqual([]);
  });

  it('but pings of addresses with which there is nothing else are one', () => {
    const pings = calls(20, (index) => ({
      callee: internal(index),
      port: 0,
      protocol: 1,
      outcome: 'silent',
    }));

    expect(found(pings)).toMatchObject([{ summary: expect.stringContaining('on ICMP') as string }]);
  });
});

it('counts what both ends recorded once', () => {
  const seenTwice = [OUR_HOST, internal(1)].flatMap((local) =>
    calls(19, (index) => ({ callee: internal(1), port: 1 + index, outcome: 'silent', local })),
  );

  expect(found(seenTwice)).toStrictEqual([]);
  expect(
    found([...seenTwice, ...aCall({ callee: internal(1), port: 99, outcome: 'silent' })]),
  ).toMatchObject([{ measures: { distinctPorts: 20 } }]);
});

describe('TRW', () => {
  it.each([
    [3, 3, false],
    [4, 4, true],
    [20, 11, false],
    [20, 12, true],
    [100, 20, false],
  ])('of %d contacts of which %d fail', (contacts, failures, expected) => {
    expect(isScannerByTrw(contacts, failures)).toBe(expected);
  });
});
