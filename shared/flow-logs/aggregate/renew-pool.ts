import { AddressPool } from './address-pool.ts';
import { destinationCode, sourceCode } from './group-key.ts';
import { DST_WORD, type GroupTable, SRC_WORD, TRAITS_WORD, WORDS } from './group-table.ts';
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
  const { words } = table;
  for (let place = 0; place < table.size; place++) {
    const at = place * WORDS;
    const traits = table.word(place, TRAITS_WORD);
    words[at + SRC_WORD] = codeOf(sourceCode(table.word(place, SRC_WORD), traits));
    words[at + DST_WORD] = codeOf(destinationCode(table.word(place, DST_WORD), traits));
  }
  table.reindex();
}
