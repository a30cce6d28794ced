import type { FlowScope } from '../flow-query.ts';
import { readAddressText } from '../text/read-address.ts';
import type { AddressPool } from './address-pool.ts';
import { createTally, type InterfaceTally } from './interface-tally.ts';
import { LocalAddresses } from './local-addresses.ts';
import { ParsedRecord, SRC } from './parsed-record.ts';
import { everything, ofAddresses, ofInterfaces, type RecordScope } from './record-scope.ts';

/** The scope of a query with a tally for each of its interfaces. What is no address is left out: no record can have it. */
export function readScope(
  scope: FlowScope,
  pool: AddressPool,
): { readonly scope: RecordScope; readonly tallies: readonly InterfaceTally[] } {
  if (scope.kind === 'everything') return { scope: everything(), tallies: [] };
  if (scope.kind === 'addresses') {
    return { scope: ofAddresses(codesOf(scope.addresses, pool)), tallies: [] };
  }
  const tallies = scope.interfaces.map(({ id, addresses = [], cutAt }) =>
    createTally(id, new LocalAddresses(codesOf(addresses, pool)), cutAt),
  );
  return { scope: ofInterfaces(tallies), tallies };
}

function codesOf(addresses: readonly string[], pool: AddressPool): number[] {
  const record = new ParsedRecord();
  return addresses.flatMap((text) =>
    readAddressText(text.trim(), record, SRC) && record.number(SRC) >= 0
      ? pool.codeOf(record, SRC)
      : [],
  );
}
