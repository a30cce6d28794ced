import ipaddr from 'ipaddr.js';
import type { FlowScope } from '../flow-query.ts';
import { ADDRESS_COLUMNS } from './flow-columns.ts';

/** What tells from a few columns whether a row may be of the scope: one of them holds one of the texts. */
export interface WantedTexts {
  readonly columns: readonly string[];
  readonly isWanted: (text: string) => boolean;
}

/** Undefined: every row is of the scope. */
export function wantedTexts(scope: FlowScope): WantedTexts | undefined {
  if (scope.kind === 'everything') return undefined;
  if (scope.kind === 'interfaces') {
    const ids = new Set(scope.interfaces.map(({ id }) => id));
    return { columns: ['interface_id'], isWanted: (text) => ids.has(text) };
  }
  return { columns: ADDRESS_COLUMNS, isWanted: isOneOf(scope.addresses) };
}

/** An IPv6 address can be written in many ways, but its last group is the same number in all of them. */
function isOneOf(addresses: readonly string[]): (text: string) => boolean {
  const wanted = new Set(addresses.map((address) => canonical(address.trim())));
  const ends = new Set([...wanted].map(lastGroup));
  return (text) =>
    wanted.has(text) ||
    (text.includes(':') &&
      (text.includes('.') || ends.has(lastGroup(text))) &&
      wanted.has(canonical(text)));
}

function lastGroup(address: string): number {
  return Number.parseInt(address.slice(address.lastIndexOf(':') + 1) || '0', 16);
}

function canonical(address: string): string {
  return address.includes(':') && ipaddr.isValid(address)
    ? ipaddr.parse(address).toString()
    : address;
}
