import {
  ACTION,
  DST_PORT,
  IS_IPV6,
  type ParsedRecord,
  PROTOCOL,
  REJECT,
  SRC_PORT,
} from './parsed-record.ts';
import { isServiceAtSource } from './service-side.ts';

/** On which side of a record the local address is. */
export const UNKNOWN_SIDE = 0;
export const AT_SOURCE = 1;
export const AT_DESTINATION = 2;

const PROTOCOL_SHIFT = 16;
const IPV6_SOURCE = 1 << 24;
const IPV6_DESTINATION = 1 << 25;
const SERVICE_AT_SOURCE = 1 << 26;
const REJECTED = 1 << 27;
const SIDE_SHIFT = 28;

/** Codes of the addresses of a record, and on which side the local one is. */
export interface Ends {
  source: number;
  destination: number;
  side: number;
}

/** Port, protocol and all else that tells groups apart, in one word. */
export function traitsOf(record: ParsedRecord, ends: Ends): number {
  const isReply = isServiceAtSource(record);
  const port = record.number(isReply ? SRC_PORT : DST_PORT);
  return (
    Math.max(port, 0) |
    (Math.max(record.number(PROTOCOL), 0) << PROTOCOL_SHIFT) |
    (ends.source >= IS_IPV6 ? IPV6_SOURCE : 0) |
    (ends.destination >= IS_IPV6 ? IPV6_DESTINATION : 0) |
    (isReply ? SERVICE_AT_SOURCE : 0) |
    (record.number(ACTION) === REJECT ? REJECTED : 0) |
    (ends.side << SIDE_SHIFT)
  );
}

export function portOf(traits: number): number {
  return traits & 0xffff;
}

export function protocolOf(traits: number): number {
  return (traits >>> PROTOCOL_SHIFT) & 0xff;
}

export function sideOf(traits: number): number {
  return (traits >>> SIDE_SHIFT) & 3;
}

export function isReply(traits: number): boolean {
  return (traits & SERVICE_AT_SOURCE) !== 0;
}

export function isRejected(traits: number): boolean {
  return (traits & REJECTED) !== 0;
}

export function sourceCode(word: number, traits: number): number {
  return (traits & IPV6_SOURCE) === 0 ? word : IS_IPV6 + word;
}

export function destinationCode(word: number, traits: number): number {
  return (traits & IPV6_DESTINATION) === 0 ? word : IS_IPV6 + word;
}
