import { AddressPool } from './address-pool.ts';
import { destinationCode, sourceCode } from './group-key.ts';
import { DST_WORD, SRC_WORD, TRAITS_WORD } from './group-array.ts';
import type { GroupTable } from './group-table.ts';
import type { RecordScope } from './record-scope.ts';

/** A pool of the addresses that are still in use; tables and scope get its codes. */
export function renewPool(
  pool: AddressPool,
  scope: RecordScope,
  tables: readonly GroupTable[],
): AddressPool {
  const renewed = new AddressPool();
  const codeOf = (code: number): number => pool.translate(code, renewed);
  scope.translate(codeOf);
  for (const table of tables) translateTable(table, codeOf);
  return renewed;
}

function translateTable(table: GroupTable, codeOf: (code: number) => number): void {
  const { groups } = table;
  for (let place = 0; place < groups.size; place++) {
    const traits = groups.word(place, TRAITS_WORD);
    const source = sourceCode(groups.word(place, SRC_WORD), traits);
    const destination = destinationCode(groups.word(place, DST_WORD), traits);
    groups.setWord(place, SRC_WORD, codeOf(source));
    groups.setWord(place, DST_WORD, codeOf(destination));
  }
  table.reindex();
}
