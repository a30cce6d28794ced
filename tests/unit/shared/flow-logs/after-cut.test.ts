import {
  aFile,
  aLine,
  anEmptyLine,
  aQuery,
  ENI,
  OTHER_ENI,
  T0,
} from '../../../builders/flow-lines.ts';
import { scanText } from '../../../builders/flow-scan.ts';

const CUT = T0 + 100;
const query = aQuery({
  scope: {
    kind: 'interfaces',
    interfaces: [{ id: ENI, addresses: ['10.0.0.5'], cutAt: CUT }, { id: OTHER_ENI }],
  },
});

function afterCut(lines: readonly string[]) {
  return scanText(aFile(lines), query).interfaces.find(({ id }) => id === ENI)?.afterCut;
}

const nothing = {
  records: 0,
  skipData: 0,
  acceptedBytes: 0,
  accepted: [],
  straddling: { records: 0, bytes: 0 },
};

describe('after a cut', () => {
  it('there is no proof without a record that begins later', () => {
    const times = { start: CUT, end: CUT };

    expect(afterCut([aLine(times), anEmptyLine('NODATA', times)])).toStrictEqual(nothing);
  });

  it('NODATA and refused records are proof', () => {
    const times = { start: CUT + 1, end: CUT + 60 };
    const lines = [anEmptyLine('NODATA', times), aLine({ ...times, action: 'REJECT' })];

    expect(afterCut(lines)).toStrictEqual({ ...nothing, records: 2 });
  });

  it('SKIPDATA is none', () => {
    const line = anEmptyLine('SKIPDATA', { start: CUT + 1, end: CUT + 60 });

    expect(afterCut([line])).toStrictEqual({ ...nothing, skipData: 1 });
  });

  it('accepted bytes are counted with those they went to, most first', () => {
    const times = { start: CUT + 1, end: CUT + 60 };
    const lines = [
      aLine({ ...times, dstaddr: '203.0.113.1', bytes: 10 }),
      aLine({ ...times, dstaddr: '203.0.113.2', bytes: 500 }),
      aLine({ ...times, dstaddr: '203.0.113.1', bytes: 20, action: '-' }),
      aLine({ dstaddr: '203.0.113.3', bytes: 9000 }),
    ];
    const found = afterCut(lines);

    expect(found).toMatchObject({ records: 3, acceptedBytes: 530 });
    expect(found?.accepted.map(({ peer, bytes, first }) => [peer, bytes, first])).toStrictEqual([
      ['203.0.113.2', 500, CUT + 1],
      ['203.0.113.1', 30, CUT + 1],
    ]);
  });

  it('names at most 20', () => {
    const lines = Array.from({ length: 30 }, (_, i) =>
      aLine({ start: CUT + 1, end: CUT + 9, dstaddr: `203.0.113.${i}`, bytes: i + 1 }),
    );
    const found = afterCut(lines);

    expect(found?.accepted).toHaveLength(20);
    expect(found?.accepted[0]?.bytes).toBe(30);
    expect(found?.acceptedBytes).toBe(465);
  });

  it('what began before is told apart', () => {
    const lines = [
      aLine({ start: CUT - 30, end: CUT + 30, bytes: 700 }),
      aLine({ start: CUT, end: CUT + 1, bytes: 1 }),
      aLine({ start: CUT - 30, end: CUT + 30, action: 'REJECT' }),
      anEmptyLine('NODATA', { start: CUT - 30, end: CUT + 30 }),
      aLine({ start: CUT - 30, end: CUT }),
    ];

    expect(afterCut(lines)).toStrictEqual({ ...nothing, straddling: { records: 2, bytes: 701 } });
  });

  it('is asked of each interface for itself', () => {
    const times = { start: CUT + 1, end: CUT + 60 };
    const lines = [aLine({ ...times, 'interface-id': OTHER_ENI }), aLine()];
    const { interfaces } = scanText(aFile(lines), query);

    expect(interfaces).toStrictEqual([
      {
        id: ENI,
        addresses: ['10.0.0.5'],
        records: { ok: 1, noData: 0, skipData: 0, malformed: 0 },
        first: T0,
        last: T0 + 60,
        afterCut: nothing,
      },
      {
        id: OTHER_ENI,
        addresses: ['10.0.0.5'],
        records: { ok: 1, noData: 0, skipData: 0, malformed: 0 },
        first: CUT + 1,
        last: CUT + 60,
      },
    ]);
  });

  it('says nothing of an interface without records', () => {
    expect(afterCut([aLine({ 'interface-id': OTHER_ENI })])).toBeUndefined();
  });
});

describe('with those whom an isolated host may talk to', () => {
  const allowed = { called: ['10.0.1.7'], callers: ['10.0.2.8', 'fd00::8'] };
  const times = { start: CUT + 1, end: CUT + 60 };
  const allowing = (lines: readonly string[]) => {
    const interfaces = [{ id: ENI, addresses: ['10.0.0.5', 'fd00::5'], cutAt: CUT, allowed }];
    const scope = { kind: 'interfaces', interfaces } as const;
    return scanText(aFile(lines), aQuery({ scope })).interfaces[0]?.afterCut;
  };
  const answerOf = (peer: string, port: number, more: object = {}) =>
    aLine({
      ...{ ...times, srcaddr: peer, dstaddr: '10.0.0.5', srcport: port, dstport: 49_152 },
      ...more,
    });

  it('what it exchanges is no leak, and is counted apart', () => {
    const found = allowing([
      aLine({ ...times, dstaddr: '10.0.1.7', bytes: 100 }),
      answerOf('10.0.1.7', 443, { bytes: 200 }),
      aLine({ ...times, srcaddr: '10.0.2.8', dstaddr: '10.0.0.5', dstport: 22, bytes: 300 }),
      aLine({ ...times, srcaddr: '10.0.0.5', dstaddr: '10.0.2.8', srcport: 22, bytes: 400 }),
      aLine({ ...times, srcaddr: 'fd00::8', dstaddr: 'fd00::5', dstport: 22, bytes: 500 }),
    ]);

    expect(found).toStrictEqual({ ...nothing, records: 5, allowedBytes: 1500 });
  });

  it.each([
    ['on another port of an endpoint', { dstaddr: '10.0.1.7', dstport: 8443 }],
    ['by another protocol', { dstaddr: '10.0.1.7', protocol: 17 }],
    ['by another protocol to a workstation', { dstaddr: '10.0.2.8', protocol: 17 }],
    ['to somebody else', { dstaddr: '10.0.1.8' }],
    [
      'from an endpoint that calls it',
      { srcaddr: '10.0.1.7', srcport: 49_152, dstaddr: '10.0.0.5', dstport: 443 },
    ],
  ])('what passes %s is one', (_, fields) => {
    const found = allowing([aLine({ ...times, bytes: 70, ...fields })]);

    expect(found).toMatchObject({ records: 1, acceptedBytes: 70 });
    expect(found?.accepted).toHaveLength(1);
    expect(found).not.toHaveProperty('allowedBytes');
  });

  it('names what is one among much that is not', () => {
    const lines = Array.from({ length: 30 }, (_, at) =>
      aLine({
        ...{ ...times, srcaddr: '10.0.2.8', dstaddr: '10.0.0.5', srcport: 50_000 },
        ...{ dstport: 1000 + at, bytes: 1000 },
      }),
    );

    const found = allowing([...lines, aLine({ ...times, bytes: 1 })]);

    expect(found).toMatchObject({ acceptedBytes: 1, allowedBytes: 30_000 });
    expect(found?.accepted.map(({ peer }) => peer)).toStrictEqual(['198.51.100.7']);
  });
});
