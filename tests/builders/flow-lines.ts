import type { FlowQuery } from '../../shared/flow-logs/flow-query.ts';
import type { FlowLogObject } from '../../shared/flow-logs/flow-scan.ts';

export const ENI = 'eni-0123456789abcdef0';
export const OTHER_ENI = 'eni-0fedcba9876543210';
/** Start of the records of `aLine`, in Unix seconds. */
export const T0 = 1_767_225_600;

export const DEFAULT_HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';

/** Values of a record by the names of its fields. */
export type Fields = Readonly<Record<string, string | number>>;

const FIELDS: Fields = {
  version: 2,
  'account-id': '123456789012',
  'interface-id': ENI,
  srcaddr: '10.0.0.5',
  dstaddr: '198.51.100.7',
  srcport: 49_152,
  dstport: 443,
  protocol: 6,
  packets: 10,
  bytes: 1000,
  start: T0,
  end: T0 + 60,
  action: 'ACCEPT',
  'log-status': 'OK',
};

/** A record of the default format, or of one with other fields; what is not given of those is `-`. */
export function aLine(fields: Fields = {}, header = DEFAULT_HEADER): string {
  const values: Fields = { ...FIELDS, ...fields };
  return header
    .split(' ')
    .map((name) => values[name.replaceAll('_', '-')] ?? '-')
    .join(' ');
}

const NOTHING = Object.fromEntries(
  ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'packets', 'bytes', 'action'].map(
    (name) => [name, '-'],
  ),
);

/** A record that says that there was nothing, or that data was lost. */
export function anEmptyLine(status: 'NODATA' | 'SKIPDATA', fields: Fields = {}): string {
  return aLine({ ...NOTHING, 'log-status': status, ...fields });
}

export function aFile(lines: readonly string[], header = DEFAULT_HEADER): string {
  return [header, ...lines, ''].join('\n');
}

export function aQuery(fields: Partial<FlowQuery> = {}): FlowQuery {
  const scope = { kind: 'interfaces', interfaces: [{ id: ENI, addresses: ['10.0.0.5'] }] } as const;
  return { from: T0 - 3600, to: T0 + 3600, scope, ...fields };
}

export const EVERYTHING = aQuery({ scope: { kind: 'everything' } });

/** An object in memory, handed out in pieces of so many bytes. */
export function anObject(
  content: string | Uint8Array,
  { name = 'a.log.gz', pieces = 65_536 }: { name?: string; pieces?: number } = {},
): FlowLogObject {
  const bytes = Buffer.from(content);
  return {
    name,
    size: bytes.length,
    // eslint-disable-next-line @typescript-eslint/require-await -- It is read at once.
    read: async function* () {
      for (let at = 0; at < bytes.length; at += pieces) yield bytes.subarray(at, at + pieces);
    },
    readRange: (from, to) => Promise.resolve(bytes.subarray(from, to)),
  };
}
