import {
  ACTION,
  BYTES,
  DIRECTION,
  DST,
  DST_PORT,
  END,
  PACKETS,
  PKT_DST,
  PKT_SRC,
  PROTOCOL,
  SRC,
  SRC_PORT,
  START,
  STATUS,
  TCP_FLAGS,
} from '../aggregate/parsed-record.ts';
import { BrokenObjectError } from '../broken-object.ts';
import type { FlowScope } from '../flow-query.ts';
import { DEFAULT_FIELDS, isKnownField } from './flow-fields.ts';

/** A column that is not read. */
export const IGNORED = -1;

const PLACE_OF_FIELD: ReadonlyMap<string, number> = new Map(
  Object.entries({
    srcaddr: SRC,
    dstaddr: DST,
    'pkt-srcaddr': PKT_SRC,
    'pkt-dstaddr': PKT_DST,
    srcport: SRC_PORT,
    dstport: DST_PORT,
    protocol: PROTOCOL,
    packets: PACKETS,
    bytes: BYTES,
    start: START,
    end: END,
    action: ACTION,
    'log-status': STATUS,
    'tcp-flags': TCP_FLAGS,
    'flow-direction': DIRECTION,
  }),
);

/** Where the columns of an object go. */
export interface RecordLayout {
  /** Names of the fields in their order, with hyphens. */
  readonly fields: readonly string[];
  /** For each column its place in a parsed record, or IGNORED. */
  readonly places: Int8Array;
  /** Column of `interface-id`; -1: there is none. */
  readonly interfaceColumn: number;
}

/**
 * The layout that a header line names: field names between spaces, with hyphens or (as in Parquet) underscores.
 * Undefined when the line is no header.
 */
export function layoutOfHeader(line: string): RecordLayout | undefined {
  const names = line.trim().split(/\s+/);
  // A record has times in it, which no name looks like.
  if (!names.every((name) => /^[a-z][\w-]*$/.test(name))) return undefined;
  const fields = names.map((name) => name.replaceAll('_', '-'));
  return fields.some(isKnownField) ? toLayout(fields) : undefined;
}

/** The layout of a format as it was given to CreateFlowLogs: `${version} ${account-id} …`. */
export function layoutOfFormat(format: string): RecordLayout {
  const fields = [...format.matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => name.trim());
  return toLayout(fields.map((name) => name.replaceAll('_', '-')));
}

/** The default format, if a line without a header looks like it. */
export function layoutOfRecord(line: string): RecordLayout | undefined {
  const looksAlike = /^\d+ \S+ \S+( \S+){7} \d+ \d+ (?:ACCEPT|REJECT|-) (?:OK|NODATA|SKIPDATA)\s*$/;
  return looksAlike.test(line) ? toLayout(DEFAULT_FIELDS) : undefined;
}

/** Refuses a layout from which a question like this cannot be answered. */
export function requireFields({ fields }: RecordLayout, scope: FlowScope): void {
  const needed = [
    ['start'],
    ['end'],
    ['srcaddr', 'pkt-srcaddr'],
    ['dstaddr', 'pkt-dstaddr'],
    ...(scope.kind === 'interfaces' ? [['interface-id']] : []),
  ];
  const missing = needed.filter((choice) => !choice.some((name) => fields.includes(name)));
  if (missing.length === 0) return;
  const names = missing.map((choice) => choice.join(' or ')).join(', ');
  throw new BrokenObjectError(`the format lacks ${names}`);
}

function toLayout(fields: readonly string[]): RecordLayout {
  const seen = new Set<string>();
  const places = fields.map((name) => {
    // Of a field that is named twice the first counts.
    if (seen.has(name)) return IGNORED;
    seen.add(name);
    return PLACE_OF_FIELD.get(name) ?? IGNORED;
  });
  return {
    fields,
    places: Int8Array.from(places),
    interfaceColumn: fields.indexOf('interface-id'),
  };
}
