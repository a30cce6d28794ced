import fc from 'fast-check';
import type { FlowLine } from '../../../../scripts/local-aws/flow-lines.ts';
import {
  conversation,
  noData,
  portScan,
  rejected,
  skipData,
} from '../../../../scripts/local-aws/traffic.ts';

const T0 = 1_790_000_040;
const ENDS = { eniId: 'eni-1', local: '10.0.0.5', peer: '198.51.100.7' };
const TALK = { ...ENDS, localPort: 45_000, peerPort: 443, bytesOut: 3000, bytesIn: 900 };

function column(lines: readonly FlowLine[], name: string): unknown[] {
  return lines.map(({ values }) => values[name]);
}

function sum(lines: readonly FlowLine[], name: string): number {
  return lines.reduce((total, { values }) => total + Number(values[name]), 0);
}

function going(lines: readonly FlowLine[], direction: string): FlowLine[] {
  return lines.filter(({ values }) => values['flow-direction'] === direction);
}

describe('a conversation', () => {
  it('is one record each way within a minute', () => {
    expect(conversation({ ...TALK, from: T0, to: T0 + 5 })).toStrictEqual([
      {
        start: T0,
        end: T0 + 5,
        values: {
          ...{ 'interface-id': 'eni-1', 'log-status': 'OK', action: 'ACCEPT', type: 'IPv4' },
          ...{ srcaddr: '10.0.0.5', dstaddr: '198.51.100.7', srcport: 45_000, dstport: 443 },
          ...{ 'pkt-srcaddr': '10.0.0.5', 'pkt-dstaddr': '198.51.100.7', protocol: 6 },
          ...{ bytes: 3000, packets: 3, 'tcp-flags': 3 },
          ...{ 'flow-direction': 'egress', 'traffic-path': 8 },
        },
      },
      {
        start: T0,
        end: T0 + 5,
        values: {
          ...{ 'interface-id': 'eni-1', 'log-status': 'OK', action: 'ACCEPT', type: 'IPv4' },
          ...{ srcaddr: '198.51.100.7', dstaddr: '10.0.0.5', srcport: 443, dstport: 45_000 },
          ...{ 'pkt-srcaddr': '198.51.100.7', 'pkt-dstaddr': '10.0.0.5', protocol: 6 },
          ...{ bytes: 900, packets: 1, 'tcp-flags': 19 },
          'flow-direction': 'ingress',
        },
      },
    ]);
  });

  it('that is longer opens in its first minute and ends in its last', () => {
    const lines = conversation({ ...TALK, from: T0, to: T0 + 150 });

    expect(column(going(lines, 'egress'), 'tcp-flags')).toStrictEqual([2, 0, 1]);
    expect(column(going(lines, 'ingress'), 'tcp-flags')).toStrictEqual([18, 0, 1]);
    expect(going(lines, 'egress').map(({ start, end }) => [start - T0, end - T0])).toStrictEqual([
      [0, 59],
      [60, 119],
      [120, 150],
    ]);
  });

  it('that the peer began is answered by the host', () => {
    const lines = conversation({ ...TALK, startedBy: 'peer', from: T0, to: T0 });

    expect(column(lines, 'tcp-flags')).toStrictEqual([19, 3]);
  });

  it.each([
    [17, 0],
    [1, 0],
    [6, 3],
  ])('of protocol %d has flags %d', (protocol, flags) => {
    const [first] = conversation({ ...TALK, protocol, from: T0, to: T0 });

    expect(first?.values).toMatchObject({ protocol, 'tcp-flags': flags });
  });

  it('over IPv6 within the VPC says so', () => {
    const inside = { local: 'fd00::5', peer: 'fd00::6', trafficPath: 1 };
    const [first] = conversation({ ...TALK, ...inside, from: T0, to: T0 });

    expect(first?.values).toMatchObject({ type: 'IPv6', 'traffic-path': 1 });
  });

  it('loses no byte and no packet, however long it is', () => {
    const amount = fc.nat({ max: 1_000_000 });
    fc.assert(
      fc.property(amount, amount, fc.nat({ max: 4000 }), (bytesOut, packetsOut, seconds) => {
        const talk = { ...TALK, bytesOut, packetsOut, from: T0, to: T0 + seconds };
        const out = going(conversation(talk), 'egress');

        expect([sum(out, 'bytes'), sum(out, 'packets')]).toStrictEqual([bytesOut, packetsOut]);
        expect(out.every(({ start, end }) => start <= end && end - start < 60)).toBe(true);
        expect(out.at(-1)?.end).toBeLessThanOrEqual(T0 + seconds);
      }),
    );
  });
});

describe('attempts that are refused', () => {
  it('have one direction and nothing but SYN', () => {
    const ends = { ...ENDS, localPort: 22, peerPort: 51_000 };
    const lines = rejected({ ...ends, direction: 'ingress', from: T0, to: T0 + 90, packets: 4 });

    expect(column(lines, 'action')).toStrictEqual(['REJECT', 'REJECT']);
    expect(column(lines, 'packets')).toStrictEqual([2, 2]);
    expect(column(lines, 'tcp-flags')).toStrictEqual([2, 2]);
    expect(column(lines, 'srcaddr')).toStrictEqual(['198.51.100.7', '198.51.100.7']);
    expect(column(lines, 'dstport')).toStrictEqual([22, 22]);
  });
});

describe('a port scan', () => {
  const scan = { eniId: 'eni-1', local: '10.0.0.5', from: T0, to: T0 + 60 };
  const peers = ['10.0.0.6', '10.0.0.7'];

  it('asks every port of every peer once, and closed ports answer with a reset', () => {
    const lines = portScan({ ...scan, peers, ports: [22, 80, 443], by: 'local', answer: 'closed' });
    const asked = going(lines, 'egress').map(({ values }) => [
      values['dstaddr'],
      values['dstport'],
    ]);

    expect(asked).toStrictEqual(peers.flatMap((peer) => [22, 80, 443].map((port) => [peer, port])));
    expect(column(going(lines, 'egress'), 'tcp-flags')).toStrictEqual(Array(6).fill(2));
    expect(column(going(lines, 'ingress'), 'tcp-flags')).toStrictEqual(Array(6).fill(4));
    expect(new Set(column(going(lines, 'egress'), 'srcport')).size).toBe(6);
    expect(lines.map(({ start }) => start - T0)).toStrictEqual([
      ...[0, 0, 10, 10, 20, 20, 30, 30, 40, 40, 50, 50],
    ]);
  });

  it.each([
    { by: 'local', seen: { 'flow-direction': 'egress', action: 'ACCEPT', dstport: 443 } },
    { by: 'peers', seen: { 'flow-direction': 'ingress', action: 'REJECT', dstport: 443 } },
  ] as const)('by $by that is filtered has no answer', ({ by, seen }) => {
    const lines = portScan({ ...scan, peers, ports: [443], by, answer: 'filtered' });

    expect(lines.map(({ values }) => values)).toEqual([
      expect.objectContaining(seen),
      expect.objectContaining(seen),
    ]);
  });

  it('of nothing is nothing', () => {
    expect(portScan({ ...scan, peers: [], ports: [1], by: 'local', answer: 'closed' })).toEqual([]);
  });
});

describe('an interval without records', () => {
  it('has nothing but interface, time and status', () => {
    expect(noData('eni-1', T0, T0 + 59)).toStrictEqual({
      start: T0,
      end: T0 + 59,
      values: { 'interface-id': 'eni-1', 'log-status': 'NODATA' },
    });
    expect(skipData('eni-1', T0, T0 + 59).values).toStrictEqual({
      'interface-id': 'eni-1',
      'log-status': 'SKIPDATA',
    });
  });
});
