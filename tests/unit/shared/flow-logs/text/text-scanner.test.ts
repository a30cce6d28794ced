import fc from 'fast-check';
import type { FlowQuery } from '../../../../../shared/flow-logs/flow-query.ts';
import type { FlowSummary } from '../../../../../shared/flow-logs/flow-summary.ts';
import {
  DEFAULT_FIELDS,
  FIELDS_BY_VERSION,
} from '../../../../../shared/flow-logs/text/flow-fields.ts';
import { LONGEST_LINE } from '../../../../../shared/flow-logs/text/line-reader.ts';
import {
  aFile,
  aLine,
  anEmptyLine,
  aQuery,
  DEFAULT_HEADER,
  ENI,
  EVERYTHING,
  OTHER_ENI,
  T0,
} from '../../../../builders/flow-lines.ts';
import { aLineOfAny, scanText } from '../../../../builders/flow-scan.ts';

const noRecords = { ok: 0, noData: 0, skipData: 0, malformed: 0 };

describe('formats', () => {
  it('default: one record becomes one group', () => {
    const { groups, records } = scanText(aFile([aLine()]), aQuery());

    expect(records).toStrictEqual({ ...noRecords, ok: 1 });
    expect(groups).toStrictEqual([
      {
        local: '10.0.0.5',
        peer: '198.51.100.7',
        port: 443,
        service: 'peer',
        protocol: 6,
        direction: 'egress',
        action: 'ACCEPT',
        bytes: 1000,
        packets: 10,
        flows: 1,
        tcpFlags: 0,
        first: T0,
        last: T0 + 60,
      },
    ]);
  });

  it('with all fields of all versions', () => {
    const header = Object.values(FIELDS_BY_VERSION).flat().join(' ');
    const line = aLine({ 'tcp-flags': 3, 'flow-direction': 'egress', type: 'IPv4' }, header);
    const { groups, records } = scanText(aFile([line], header), aQuery());

    expect(records).toStrictEqual({ ...noRecords, ok: 1 });
    expect(groups[0]).toMatchObject({ peer: '198.51.100.7', bytes: 1000, tcpFlags: 3 });
  });

  it('with underscores, unknown fields and carriage returns', () => {
    const header = 'colour interface_id end start dst_addr dstaddr srcaddr bytes';
    const line = aLine({ colour: 'blue', 'dst-addr': 'x' }, header);
    const text = `${header}\r\n${line}\r\n${line}\r\n`;

    expect(scanText(text, aQuery()).groups).toMatchObject([{ bytes: 2000, flows: 2, port: 0 }]);
  });

  it('without log-status: a record with addresses is OK, one without proves nothing', () => {
    const header = 'interface-id start end srcaddr dstaddr bytes';
    const empty = aLine({ srcaddr: '-', dstaddr: '-', bytes: '-' }, header);
    const { records } = scanText(aFile([aLine({}, header), empty], header), aQuery());

    expect(records).toStrictEqual({ ...noRecords, ok: 1, skipData: 1 });
  });

  it('without a header line: as configured, else the default one', () => {
    const configured = scanText(`${T0} ${T0} 10.0.0.5 10.0.0.9 ${ENI} 7`, aQuery(), {
      logFormat: '${start} ${end} ${srcaddr} ${dstaddr} ${interface-id} ${bytes}',
    });
    const guessed = scanText([aLine(), anEmptyLine('NODATA')].join('\n'), aQuery());

    expect(configured.groups).toMatchObject([{ peer: '10.0.0.9', bytes: 7 }]);
    expect(guessed.records).toStrictEqual({ ...noRecords, ok: 1, noData: 1 });
  });

  it('that the header names count before what is configured', () => {
    const { records } = scanText(aFile([aLine()]), aQuery(), { logFormat: '${start} ${end}' });

    expect(records.ok).toBe(1);
  });

  it('that joined objects name again are no lines', () => {
    const text = aFile([aLine()]) + aFile([aLine()]);

    expect(scanText(text, EVERYTHING).records).toStrictEqual({ ...noRecords, ok: 2 });
  });

  it.each([
    ['', 'it is empty'],
    ['\n\n', 'there is no header line, and the records are not in the default format'],
    ['{"Records":[]}\n', 'there is no header line, and the records are not in the default format'],
    [
      'start end\n',
      'the format lacks srcaddr or pkt-srcaddr, dstaddr or pkt-dstaddr, interface-id',
    ],
    ['x'.repeat(LONGEST_LINE + 2), 'its first line is longer than any of flow logs'],
    [
      aFile([aLine()], `start ${'x '.repeat(LONGEST_LINE)}end`),
      'its first line is longer than any of flow logs',
    ],
  ])('%#: an object that is none of flow logs says why', (text, reason) => {
    expect(() => scanText(text, aQuery())).toThrow(new Error(reason));
  });
});

describe('lines that cannot be read', () => {
  it.each([
    ['too few fields', aLine().slice(0, -3)],
    ['too many fields', `${aLine()} x`],
    ['two spaces', aLine().replace(' OK', '  OK')],
    ['a space at the end', `${aLine()} `],
    ['a tab', aLine().replace(' OK', '\tOK')],
    ['no start', aLine({ start: '-' })],
    ['no end', aLine({ end: '-' })],
    ['text for a number', aLine({ bytes: 'many' })],
    ['a number with text', aLine({ bytes: '12x' })],
    ['a number below zero', aLine({ bytes: '-5' })],
    ['a fraction', aLine({ bytes: '1.5' })],
    ['a port that cannot be', aLine({ dstport: 65_536 })],
    ['a protocol that cannot be', aLine({ protocol: 256 })],
    ['a time that cannot be', aLine({ start: 2 ** 32 })],
    ['more bytes than a number holds', aLine({ bytes: '9007199254740993' })],
    ['more digits than a number has', aLine({ bytes: '0'.repeat(17) })],
    ['no address', aLine({ srcaddr: '10.0.0' })],
    ['an action of its own', aLine({ action: 'ACCEPTED' })],
    ['a status of its own', aLine({ 'log-status': 'OKAY' })],
    ['control characters', aLine({ action: '\u0000' })],
  ])('%s', (_, line) => {
    const { records, groups, interfaces } = scanText(aFile([line, aLine()]), aQuery());

    expect(records).toStrictEqual({ ...noRecords, ok: 1, malformed: 1 });
    expect(interfaces[0]?.records).toStrictEqual(records);
    expect(groups).toHaveLength(1);
  });

  it('of other interfaces are not ours', () => {
    const lines = [aLine({ 'interface-id': OTHER_ENI, bytes: 'x' }), 'rubbish', '', '2 3'];

    expect(scanText(aFile(lines), aQuery()).records).toStrictEqual(noRecords);
    expect(scanText(aFile(lines), EVERYTHING).records).toStrictEqual({
      ...noRecords,
      malformed: 3,
    });
  });

  it('that are too long are skipped, wherever the chunks end', () => {
    const long = 'x'.repeat(3 * LONGEST_LINE);
    const text = aFile([aLine(), long, aLine(), `${aLine()} ${long}`, aLine()]);
    const pieces = [100, LONGEST_LINE, 10 * LONGEST_LINE];
    const records = (query: FlowQuery) =>
      pieces.map((size) => scanText(text, query, { pieces: size }).records);

    expect(records(EVERYTHING)).toStrictEqual(
      pieces.map(() => ({ ...noRecords, ok: 3, malformed: 2 })),
    );
    expect(records(aQuery()).map(({ ok }) => ok)).toStrictEqual([3, 3, 3]);
  });

  it('at the end of a broken object are not taken for whole ones', () => {
    const header = 'interface-id start end srcaddr dstaddr bytes';
    const text = aFile([aLine({}, header), aLine({ bytes: 123_456 }, header)], header).slice(0, -2);

    expect(scanText(text, aQuery(), { isBroken: true }).groups[0]?.bytes).toBe(1000);
    expect(scanText(text, aQuery()).groups[0]?.bytes).toBe(1000 + 12_345);
  });
});

describe('hits in the wrong place', () => {
  const header = `${DEFAULT_HEADER} next-hop-interface-id instance-tag`;

  it.each([
    { 'interface-id': OTHER_ENI, 'instance-tag': ENI },
    { 'interface-id': OTHER_ENI, 'next-hop-interface-id': ENI },
    { 'interface-id': `${ENI}0` },
    { 'interface-id': `x${ENI}` },
    { 'interface-id': ENI.slice(0, -1) },
  ])('%j', (fields) => {
    const lines = [aLine(fields, header), aLine({ 'instance-tag': `x%20${ENI}` }, header)];

    expect(scanText(aFile(lines, header), aQuery()).records).toStrictEqual({ ...noRecords, ok: 1 });
  });

  it.each(['110.0.0.5', '10.0.0.50', '0.0.0.5'])('address %s', (srcaddr) => {
    const query = aQuery({ scope: { kind: 'addresses', addresses: ['10.0.0.5'] } });
    const lines = [
      aLine({ srcaddr, 'instance-tag': '10.0.0.5' }, header),
      aLine({ 'instance-tag': 'x' }, header),
    ];

    expect(scanText(aFile(lines, header), query).records.ok).toBe(1);
  });
});

describe('the same summary', () => {
  const lines = fc.array(aLineOfAny(), { minLength: 1, maxLength: 40 });
  const scopes: FlowQuery[] = [
    EVERYTHING,
    aQuery(),
    aQuery({ scope: { kind: 'interfaces', interfaces: [{ id: ENI }, { id: OTHER_ENI }] } }),
    aQuery({ scope: { kind: 'addresses', addresses: ['10.0.0.5', '2001:db8::1'] } }),
  ];

  it.each(scopes)('however the text is cut: $scope', (query) => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 300 }), (all, pieces) => {
        const text = aFile(all.map((fields) => aLine(fields)));

        expect(scanText(text, query, { pieces })).toStrictEqual(scanText(text, query));
      }),
    );
  });

  it.each(scopes)('in whatever order the fields are: $scope', (query) => {
    const order = fc.shuffledSubarray([...DEFAULT_FIELDS], { minLength: DEFAULT_FIELDS.length });
    fc.assert(
      fc.property(lines, order, (all, fields) => {
        const header = fields.join(' ');
        const text = aFile(
          all.map((line) => aLine(line, header)),
          header,
        );

        expect(scanText(text, query)).toStrictEqual(
          scanText(aFile(all.map((line) => aLine(line))), query),
        );
      }),
    );
  });

  it('by search as by walking over all lines', () => {
    // More than the search is used for; none of the others is in the records.
    const absent = Array.from({ length: 20 }, (_, i) => `203.0.113.${i}`);
    const absentIds = absent.map((_, i) => ({ id: `eni-${i}` }));
    fc.assert(
      fc.property(lines, (all) => {
        const text = aFile(all.map((fields) => aLine(fields)));
        const scan = (scope: FlowQuery['scope']): FlowSummary => scanText(text, aQuery({ scope }));

        expect(scan({ kind: 'interfaces', interfaces: [{ id: ENI }, ...absentIds] })).toStrictEqual(
          scan({ kind: 'interfaces', interfaces: [{ id: ENI }] }),
        );
        expect(scan({ kind: 'addresses', addresses: ['10.0.0.5', ...absent] })).toStrictEqual(
          scan({ kind: 'addresses', addresses: ['10.0.0.5'] }),
        );
      }),
    );
  });
});
