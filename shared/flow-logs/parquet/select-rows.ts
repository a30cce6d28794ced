import { fetchChunks } from './fetch-chunks.ts';
import type { FlowColumns } from './flow-columns.ts';
import type { ObjectRanges } from './object-ranges.ts';
import { createRowSet, type RowSet } from './row-set.ts';
import type { TextColumn } from './text-column.ts';
import type { WantedTexts } from './wanted-texts.ts';

/** Bytes of one read of the columns that decide, where they are not read as a whole. */
const FILTER_WINDOW = 4 * 2 ** 20;

export interface RowGroupRows {
  readonly ranges: ObjectRanges;
  readonly columns: FlowColumns;
  readonly rows: number;
  /** Called with the number of rows that were worked on. */
  readonly pause: (rows: number) => Promise<void>;
}

/** The rows with one of the wanted texts, from the columns that tell it alone; the columns are rewound. */
export async function selectRows(
  { ranges, columns, rows, pause }: RowGroupRows,
  wanted: WantedTexts,
): Promise<RowSet> {
  const selected = createRowSet(rows);
  const filters = wanted.columns.flatMap((name) => columns.texts.get(name) ?? []);
  if (filters.length > 1)
    await fetchChunks(
      ranges,
      filters.map(({ source }) => source),
    );
  for (const column of filters) {
    column.source.windowBytes = FILTER_WINDOW / filters.length;
    await markRows(column, wanted.isWanted, { selected, rows, pause });
    column.rewind();
  }
  return selected;
}

interface Marking extends Pick<RowGroupRows, 'rows' | 'pause'> {
  readonly selected: RowSet;
}

async function markRows(
  column: TextColumn,
  isWanted: (text: string) => boolean,
  { selected, rows, pause }: Marking,
): Promise<void> {
  await column.readDictionary();
  const entries = column.findInDictionary(isWanted);
  if (!entries && column.isAllDictionary) return;
  for (let row = 0; row < rows;) {
    await column.seekPage(row);
    if (column.isDictionaryPage && !entries) {
      row = column.pageEnd;
      continue;
    }
    await column.seek(row);
    const count = column.available;
    column.read(count);
    const matches = matcherOf(column, entries, isWanted);
    for (let index = 0; index < count; index += 1) if (matches(index)) selected.add(row + index);
    row += count;
    await pause(count);
  }
}

/** Tells by the row's index in the batch; a page of indices by one look at the dictionary's verdict. */
function matcherOf(
  column: TextColumn,
  entries: Uint8Array | undefined,
  isWanted: (text: string) => boolean,
): (index: number) => boolean {
  if (entries && column.isDictionaryPage) return (index) => entries[column.entryAt(index)] === 1;
  return (index) => {
    const text = column.at(index);
    return typeof text === 'string' && isWanted(text);
  };
}
