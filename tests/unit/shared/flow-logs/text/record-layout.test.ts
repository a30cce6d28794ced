import {
  BYTES,
  DST,
  DST_PORT,
  END,
  PKT_DST,
  SRC,
  START,
  TCP_FLAGS,
} from '../../../../../shared/flow-logs/aggregate/parsed-record.ts';
import type { FlowScope } from '../../../../../shared/flow-logs/flow-query.ts';
import {
  DEFAULT_FIELDS,
  FIELDS_BY_VERSION,
  isKnownField,
} from '../../../../../shared/flow-logs/text/flow-fields.ts';
import {
  IGNORED,
  layoutOfFormat,
  layoutOfHeader,
  layoutOfRecord,
  requireFields,
} from '../../../../../shared/flow-logs/text/record-layout.ts';
import { aLine, anEmptyLine, DEFAULT_HEADER } from '../../../../builders/flow-lines.ts';

describe('fields', () => {
  it('are known by name for each version, no name twice', () => {
    const counts = Object.entries(FIELDS_BY_VERSION).map(([version, names]) => [
      Number(version),
      names.length,
    ]);
    const all = Object.values(FIELDS_BY_VERSION).flat();

    expect(counts).toStrictEqual([
      [2, 14],
      [3, 7],
      [4, 4],
      [5, 4],
      [7, 10],
      [8, 1],
      [9, 1],
      [10, 1],
      [11, 12],
    ]);
    expect(new Set(all).size).toBe(all.length);
    expect(all.every(isKnownField)).toBe(true);
    expect(isKnownField('colour')).toBe(false);
  });

  it('of the default format are the header that AWS writes', () => {
    expect(DEFAULT_FIELDS.join(' ')).toBe(DEFAULT_HEADER);
  });
});

describe('a header', () => {
  it('says which column is what, in any order, unknown names included', () => {
    const layout = layoutOfHeader('bytes colour start end dstaddr interface-id');

    expect(layout?.fields).toStrictEqual([
      'bytes',
      'colour',
      'start',
      'end',
      'dstaddr',
      'interface-id',
    ]);
    expect([...(layout?.places ?? [])]).toStrictEqual([BYTES, IGNORED, START, END, DST, IGNORED]);
    expect(layout?.interfaceColumn).toBe(5);
  });

  it('may have underscores and a carriage return', () => {
    const layout = layoutOfHeader('interface_id tcp_flags pkt_dstaddr\r\n');

    expect(layout?.fields).toStrictEqual(['interface-id', 'tcp-flags', 'pkt-dstaddr']);
    expect([...(layout?.places ?? [])]).toStrictEqual([IGNORED, TCP_FLAGS, PKT_DST]);
  });

  it('that names a field twice means the first', () => {
    expect([...(layoutOfHeader('start srcaddr start')?.places ?? [])]).toStrictEqual([
      START,
      SRC,
      IGNORED,
    ]);
  });

  it('may have names that every object of JavaScript has', () => {
    expect([...(layoutOfHeader('constructor end valueOf')?.places ?? [])]).toStrictEqual([
      IGNORED,
      END,
      IGNORED,
    ]);
  });

  it.each([aLine(), anEmptyLine('NODATA'), '', '{"version":2}', 'Lorem ipsum dolor', 'a b c'])(
    'is not %j',
    (line) => {
      expect(layoutOfHeader(line)).toBeUndefined();
    },
  );
});

describe('a configured format', () => {
  it('is read as it was given to AWS', () => {
    const layout = layoutOfFormat('${version} ${dstport} ${ interface-id } ${start}');

    expect(layout.fields).toStrictEqual(['version', 'dstport', 'interface-id', 'start']);
    expect([...layout.places]).toStrictEqual([IGNORED, DST_PORT, IGNORED, START]);
  });
});

describe('a record without a header', () => {
  it.each([aLine(), anEmptyLine('NODATA'), anEmptyLine('SKIPDATA'), `${aLine()}\r\n`])(
    'is of the default format: %j',
    (line) => {
      expect(layoutOfRecord(line)?.fields).toStrictEqual(DEFAULT_FIELDS);
    },
  );

  it.each([`${aLine()} vpc-1`, aLine({ start: '-' }), aLine({ 'log-status': 'FINE' }), ''])(
    'is of no format that could be guessed: %j',
    (line) => {
      expect(layoutOfRecord(line)).toBeUndefined();
    },
  );
});

describe('what a question needs', () => {
  const interfaces: FlowScope = { kind: 'interfaces', interfaces: [] };
  const everything: FlowScope = { kind: 'everything' };

  it.each([
    ['start end srcaddr dstaddr', interfaces, 'interface-id'],
    ['interface-id srcaddr dstaddr', interfaces, 'start, end'],
    ['interface-id start end srcaddr', interfaces, 'dstaddr or pkt-dstaddr'],
    ['start end dstaddr', everything, 'srcaddr or pkt-srcaddr'],
  ])('%s', (header, scope, missing) => {
    expect(() => {
      requireFields(layoutOfFormat(asFormat(header)), scope);
    }).toThrow(new Error(`the format lacks ${missing}`));
  });

  it.each([
    ['start end srcaddr dstaddr', everything],
    ['start end pkt-srcaddr pkt-dstaddr interface-id', interfaces],
  ])('is there: %s', (header, scope) => {
    const layout = layoutOfFormat(asFormat(header));

    expect(layout.fields.join(' ')).toBe(header);
    expect(() => {
      requireFields(layout, scope);
    }).not.toThrow();
  });
});

function asFormat(header: string): string {
  return header
    .split(' ')
    .map((name) => `\${${name}}`)
    .join(' ');
}
