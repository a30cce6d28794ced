import fc from 'fast-check';
import { createFlowAggregate } from '../../../../shared/flow-logs/flow-aggregate.ts';
import type { FlowRecord } from '../../../../shared/flow-logs/flow-record.ts';
import type { FlowGroup } from '../../../../shared/flow-logs/flow-summary.ts';
import {
  aFile,
  aLine,
  anEmptyLine,
  aQuery,
  DEFAULT_HEADER,
  ENI,
  EVERYTHING,
  type Fields,
  OTHER_ENI,
  T0,
} from '../../../builders/flow-lines.ts';
import { aLineOfAny, scanText } from '../../../builders/flow-scan.ts';

const HEADER = `${DEFAULT_HEADER} tcp-flags flow-direction pkt-srcaddr pkt-dstaddr`;
const SYN = 2;
const SYN_ACK = 18;

function groupsOf(lines: readonly Fields[], query = aQuery()): readonly FlowGroup[] {
  return scanText(
    aFile(
      lines.map((line) => aLine(line, HEADER)),
      HEADER,
    ),
    query,
  ).groups;
}

function groupOf(fields: Fields, query = aQuery()): FlowGroup | undefined {
  return groupsOf([fields], query)[0];
}

describe('the service', () => {
  it.each<[string, Fields, Partial<FlowGroup>]>([
    [
      'is called by SYN',
      { srcport: 100, dstport: 50_000, 'tcp-flags': SYN },
      { port: 50_000, service: 'peer' },
    ],
    [
      'is called by SYN and FIN',
      { srcport: 100, dstport: 5000, 'tcp-flags': 3 },
      { port: 5000, service: 'peer' },
    ],
    [
      'answers SYN-ACK',
      { srcport: 50_000, dstport: 100, 'tcp-flags': SYN_ACK },
      { port: 50_000, service: 'local' },
    ],
    [
      'answers SYN-ACK and FIN',
      { srcport: 5000, dstport: 100, 'tcp-flags': 19 },
      { port: 5000, service: 'local' },
    ],
    [
      'is what was refused',
      { srcport: 53, dstport: 60_000, action: 'REJECT' },
      { port: 60_000, service: 'peer' },
    ],
    ['has the port below 1024', { srcport: 443, dstport: 2000 }, { port: 443, service: 'local' }],
    [
      'has the port below 32768',
      { srcport: 40_000, dstport: 8080 },
      { port: 8080, service: 'peer' },
    ],
    [
      'has the lower port of high ones',
      { srcport: 40_000, dstport: 50_000 },
      { port: 40_000, service: 'local' },
    ],
    [
      'has the lower port of low ones',
      { srcport: 1025, dstport: 1024 },
      { port: 1024, service: 'peer' },
    ],
    [
      'is called where ports are equal',
      { srcport: 123, dstport: 123 },
      { port: 123, service: 'peer' },
    ],
    ['has the only port there is', { srcport: 0, dstport: 443 }, { port: 443, service: 'peer' }],
    [
      'has the only port that is known',
      { srcport: 443, dstport: '-' },
      { port: 443, service: 'local' },
    ],
    [
      'has port 0 where there is none',
      { srcport: 0, dstport: 0, protocol: 1 },
      { port: 0, service: 'peer' },
    ],
    [
      'RST says nothing',
      { srcport: 443, dstport: 50_000, 'tcp-flags': 4 },
      { port: 443, service: 'local' },
    ],
  ])('%s', (_, fields, service) => {
    expect(groupOf(fields)).toMatchObject({ ...service, direction: 'egress' });
  });

  it('is one group for each direction, however many ports callers use', () => {
    const calls = [50_001, 50_002, 50_003].flatMap((port) => [
      { srcport: port },
      { srcaddr: '198.51.100.7', dstaddr: '10.0.0.5', srcport: 443, dstport: port, bytes: 7 },
    ]);

    expect(groupsOf(calls)).toMatchObject([
      { direction: 'egress', service: 'peer', port: 443, flows: 3, bytes: 3000, packets: 30 },
      { direction: 'ingress', service: 'peer', port: 443, flows: 3, bytes: 21 },
    ]);
  });
});

describe('a group', () => {
  it('sums up and spans its records', () => {
    const lines = [
      { 'tcp-flags': SYN, start: T0 + 10, end: T0 + 20, bytes: '-', packets: '-' },
      { 'tcp-flags': 1, start: T0 + 5, end: T0 + 15, bytes: 5_000_000_000 },
      { 'tcp-flags': '-', start: T0 + 7, end: T0 + 30 },
    ];

    expect(groupsOf(lines)).toMatchObject([
      { bytes: 5_000_001_000, packets: 20, flows: 3, tcpFlags: 3, first: T0 + 5, last: T0 + 30 },
    ]);
  });

  it.each<[string, Fields]>([
    ['protocol', { protocol: 17 }],
    ['peer', { dstaddr: '198.51.100.8' }],
    ['port', { dstport: 80 }],
    ['action', { action: 'REJECT' }],
    ['side of the service', { srcport: 443, dstport: 50_000 }],
    ['address of IPv6', { srcaddr: '2001:db8::1', dstaddr: '::a' }],
  ])('is another one with another %s', (_, fields) => {
    expect(groupsOf([{}, fields])).toHaveLength(2);
  });

  it('without an action may have been accepted', () => {
    expect(groupOf({ action: '-' })?.action).toBe('ACCEPT');
  });
});

describe('the window', () => {
  const query = aQuery({ from: T0, to: T0 + 100 });

  it.each([
    [T0 - 50, T0 - 1, 0],
    [T0 - 50, T0, 1],
    [T0 + 100, T0 + 160, 1],
    [T0 + 101, T0 + 160, 0],
    [T0 - 50, T0 + 500, 1],
  ])('has records from %d to %d: %d', (start, end, count) => {
    expect(groupsOf([{ start, end }], query)).toHaveLength(count);
  });
});

describe('the local side', () => {
  const unknown = aQuery({ scope: { kind: 'interfaces', interfaces: [{ id: ENI }] } });
  const inbound = { srcaddr: '203.0.113.9', dstaddr: '10.0.0.5', srcport: 50_000, dstport: 22 };

  it('is the address that was given', () => {
    expect(groupOf(inbound)).toMatchObject({
      local: '10.0.0.5',
      peer: '203.0.113.9',
      direction: 'ingress',
      service: 'local',
    });
  });

  it('is where flow-direction points, and is named', () => {
    const line = aLine({ ...inbound, dstaddr: '192.0.2.1', 'flow-direction': 'ingress' }, HEADER);
    const { groups, interfaces } = scanText(aFile([line], HEADER), unknown);

    expect(groups).toMatchObject([{ local: '192.0.2.1', direction: 'ingress' }]);
    expect(interfaces[0]?.addresses).toStrictEqual(['192.0.2.1']);
  });

  it('is what all records share, for either family', () => {
    const lines = [
      { srcaddr: '192.0.2.1', dstaddr: '203.0.113.9' },
      { srcaddr: '203.0.113.10', dstaddr: '192.0.2.1' },
      { srcaddr: '2001:db8::1', dstaddr: '2001:db8::a' },
      { srcaddr: '2001:db8::b', dstaddr: '2001:db8::1' },
    ].map((fields) => aLine(fields, HEADER));
    const { groups, interfaces } = scanText(aFile(lines, HEADER), unknown);

    expect(groups.map(({ local }) => local).sort()).toStrictEqual([
      '192.0.2.1',
      '192.0.2.1',
      '2001:db8::1',
      '2001:db8::1',
    ]);
    expect(interfaces[0]?.addresses).toStrictEqual(['192.0.2.1', '2001:db8::1']);
  });

  it('of one peer only is the private one', () => {
    const lines = [inbound, { ...inbound, srcaddr: '10.0.0.5', dstaddr: '203.0.113.9' }];

    expect(groupsOf(lines, unknown).map(({ local }) => local)).toStrictEqual([
      '10.0.0.5',
      '10.0.0.5',
    ]);
  });

  it.each<[Fields, string]>([
    [{ srcaddr: '203.0.113.1', dstaddr: '10.9.9.9' }, '10.9.9.9'],
    [{ srcaddr: '10.9.9.9', dstaddr: '203.0.113.1' }, '10.9.9.9'],
    [{ srcaddr: '203.0.113.1', dstaddr: '203.0.113.2', action: 'REJECT' }, '203.0.113.2'],
    [{ srcaddr: '203.0.113.1', dstaddr: '203.0.113.2' }, '203.0.113.1'],
  ])('%j without anything in common', (fields, local) => {
    const others = [
      { srcaddr: '192.0.2.1', dstaddr: '192.0.2.2' },
      { srcaddr: '192.0.2.3', dstaddr: '192.0.2.4' },
    ];

    expect(groupsOf([...others, { ...fields, bytes: 9999 }], unknown)[0]?.local).toBe(local);
  });

  it('keeps its own address; the peer behind NAT gets that of the packet', () => {
    const line = {
      'pkt-srcaddr': '10.0.0.77',
      'pkt-dstaddr': '203.0.113.50',
      dstaddr: '10.0.0.200',
    };

    expect(groupOf(line)).toMatchObject({ local: '10.0.0.5', peer: '203.0.113.50' });
  });

  it('may be found by the address of the packet', () => {
    const line = { srcaddr: '10.0.0.200', 'pkt-srcaddr': '10.0.0.5' };

    expect(groupOf(line)).toMatchObject({ local: '10.0.0.200', direction: 'egress' });
  });
});

describe('addresses that were asked for', () => {
  const query = aQuery({
    scope: { kind: 'addresses', addresses: ['203.0.113.9', '2001:DB8:0::9', 'rubbish'] },
  });

  it.each<[string, Fields, Partial<FlowGroup>]>([
    ['source', { srcaddr: '203.0.113.9' }, { local: '203.0.113.9', direction: 'egress' }],
    ['destination', { dstaddr: '203.0.113.9' }, { peer: '10.0.0.5', direction: 'ingress' }],
    [
      'packet',
      { dstaddr: '10.0.0.200', 'pkt-dstaddr': '203.0.113.9' },
      { local: '203.0.113.9', peer: '10.0.0.5' },
    ],
    ['IPv6', { srcaddr: '2001:db8::9', dstaddr: '::1' }, { local: '2001:db8::9', peer: '::1' }],
    ['IPv6 in full', { srcaddr: '2001:db8:0:0:0:0:0:9', dstaddr: '::1' }, { local: '2001:db8::9' }],
  ])('%s', (_, fields, expected) => {
    expect(groupOf(fields, query)).toMatchObject(expected);
  });

  it.each<Fields>([{}, { srcaddr: '-', dstaddr: '-' }])('not in %j', (fields) => {
    expect(groupOf(fields, query)).toBeUndefined();
  });
});

describe('everything', () => {
  it('takes the source for local', () => {
    expect(groupOf({ 'interface-id': '-' }, EVERYTHING)).toMatchObject({
      local: '10.0.0.5',
      direction: 'egress',
    });
  });

  it.each([
    ['egress', '10.0.0.5', '203.0.113.2'],
    ['ingress', '203.0.113.1', '198.51.100.7'],
    ['-', '10.0.0.5', '198.51.100.7'],
  ])('%s: the far side gets the address of the packet', (direction, local, peer) => {
    const line = {
      'flow-direction': direction,
      'pkt-srcaddr': '203.0.113.1',
      'pkt-dstaddr': '203.0.113.2',
    };

    expect(groupOf(line, EVERYTHING)).toMatchObject({ local, peer });
  });

  it('counts empty records too', () => {
    const { records, groups } = scanText(
      aFile([anEmptyLine('NODATA'), anEmptyLine('SKIPDATA'), aLine({ srcaddr: '-' })]),
      EVERYTHING,
    );

    expect(records).toStrictEqual({ ok: 1, noData: 1, skipData: 1, malformed: 0 });
    expect(groups).toStrictEqual([]);
  });
});

describe('records as objects', () => {
  const RECORD_HEADER = `${DEFAULT_HEADER} tcp-flags flow-direction pkt-srcaddr pkt-dstaddr`;

  it('say the same as lines', () => {
    fc.assert(
      fc.property(fc.array(aLineOfAny(), { maxLength: 30 }), (lines) => {
        const aggregate = createFlowAggregate(aQuery());
        lines.filter(isReadable).forEach((line) => {
          aggregate.add(toRecord(line));
        });
        const text = aFile(
          lines.filter(isReadable).map((line) => aLine(line, RECORD_HEADER)),
          RECORD_HEADER,
        );

        expect(aggregate.summarize()).toStrictEqual(scanText(text, aQuery()));
      }),
    );
  });

  it.each<Partial<FlowRecord>>([
    { srcaddr: 'nowhere' },
    { start: NaN },
    { end: -1 },
    { dstport: 70_000 },
    { bytes: 1.5 },
    { bytes: Infinity },
  ])('that cannot be are malformed: %j', (fields) => {
    const aggregate = createFlowAggregate(aQuery());
    aggregate.add({ ...toRecord({ 'interface-id': ENI }), ...fields });
    aggregate.add({ ...toRecord({ 'interface-id': OTHER_ENI }), ...fields });
    aggregate.addMalformed(2);

    expect(aggregate.summarize().records).toStrictEqual({
      ok: 0,
      noData: 0,
      skipData: 0,
      malformed: 3,
    });
  });
});

/** What lines may have that objects cannot. */
function isReadable(line: Fields): boolean {
  return (
    line['bytes'] !== 'x' &&
    line['action'] !== 'OK' &&
    line['log-status'] !== '-' &&
    line['dstaddr'] !== ENI
  );
}

function toRecord(line: Fields): FlowRecord {
  const text = (name: string): string | undefined => {
    const value = line[name] ?? '-';
    return value === '-' ? undefined : String(value);
  };
  const number = (name: string): number | undefined => {
    const value = line[name];
    return typeof value === 'number' ? value : undefined;
  };
  return {
    interfaceId: text('interface-id'),
    srcaddr: text('srcaddr'),
    dstaddr: text('dstaddr'),
    pktSrcaddr: undefined,
    pktDstaddr: undefined,
    srcport: number('srcport'),
    dstport: number('dstport'),
    protocol: number('protocol'),
    packets: 10,
    bytes: number('bytes'),
    start: number('start') ?? T0,
    end: number('end') ?? T0,
    action: oneOf(['ACCEPT', 'REJECT'], line['action']),
    tcpFlags: undefined,
    flowDirection: undefined,
    logStatus: oneOf(['OK', 'NODATA', 'SKIPDATA'], line['log-status']) ?? 'OK',
  };
}

function oneOf<T extends string>(words: readonly T[], value: unknown): T | undefined {
  return words.find((word) => word === value);
}
