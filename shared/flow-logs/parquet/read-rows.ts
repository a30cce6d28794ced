import type { RecordSink } from '../flow-record.ts';
import { fetchChunks } from './fetch-chunks.ts';
import { createRecordReader, type ReadRecord } from './record-reader.ts';
import type { RowSet } from './row-set.ts';
import type { RowGroupRows } from './select-rows.ts';

/** Hands the selected rows of a row group to the sink; all columns go forward together. */
export async function readRows(
  { ranges, columns, rows, pause }: RowGroupRows,
  selected: RowSet,
  sink: RecordSink,
): Promise<void> {
  if (selected.nextFrom(0) >= rows) return;
  await fetchChunks(
    ranges,
    columns.all.map(({ source }) => source),
  );
  const readRecord = createRecordReader(columns);
  for (let row = selected.nextFrom(0); row < rows;) {
    await Promise.all(columns.all.map((column) => column.seek(row)));
    const count = Math.min(rows - row, ...columns.all.map(({ available }) => available));
    for (const column of columns.all) column.read(count);
    addRecords({ row, count }, selected, { sink, readRecord });
    await pause(count);
    row = selected.nextFrom(row + count);
  }
}

interface Output {
  readonly sink: RecordSink;
  readonly readRecord: ReadRecord;
}

function addRecords(
  { row, count }: { row: number; count: number },
  selected: RowSet,
  { sink, readRecord }: Output,
): void {
  for (let index = 0; index < count; index += 1) {
    if (!selected.has(row + index)) continue;
    const record = readRecord(index);
    if (record) sink.add(record);
    else sink.addMalformed(1);
  }
}
