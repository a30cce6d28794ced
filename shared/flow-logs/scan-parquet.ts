import type { FlowQuery } from './flow-query.ts';
import type { RecordSink } from './flow-record.ts';
import type { FlowLogObject } from './flow-scan.ts';
import { checkRowGroups } from './parquet/check-row-groups.ts';
import { mayHoldRecords } from './parquet/column-limits.ts';
import type { DecodeMeter } from './parquet/column-reader.ts';
import { flowColumnName, openColumns, requireColumns } from './parquet/flow-columns.ts';
import { parseFooter } from './parquet/parse-footer.ts';
import { createPauses } from './parquet/pause.ts';
import { readFooter } from './parquet/read-footer.ts';
import { readRows } from './parquet/read-rows.ts';
import { ALL_ROWS } from './parquet/row-set.ts';
import { selectRows } from './parquet/select-rows.ts';
import { wantedTexts } from './parquet/wanted-texts.ts';

interface ParquetTarget {
  readonly sink: RecordSink;
  readonly signal: AbortSignal;
  /** Is counted up as pages are decoded, so that it also holds when the object breaks. */
  readonly meter?: DecodeMeter;
}

/**
 * Records of a Parquet object as AWS delivers flow logs (gzip inside, columns with underscores,
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html). Only the columns that count are read, only of row
 * groups that may hold records of the query, one row group after another. Rows outside of the scope are left out as far as
 * that saves work: the sink has to look again, at the window as well.
 * @returns bytes of pages after decompression.
 * @throws BrokenObjectError for what cannot be read: rows before the break are in the sink; the signal's reason when it is
 * aborted; what `readRange` throws.
 */
export async function scanParquet(
  object: FlowLogObject,
  query: FlowQuery,
  into: ParquetTarget,
): Promise<{ readonly decodedBytes: number }> {
  const { meter = { bytes: 0 } } = into;
  const { footer: bytes, footerStart, ranges } = await readFooter(object, into.signal);
  const footer = parseFooter(bytes, flowColumnName);
  requireColumns(footer, query.scope);
  checkRowGroups(footer, footerStart);
  const pause = createPauses(into.signal);
  const wanted = wantedTexts(query.scope);
  for (const group of footer.rowGroups) {
    if (!mayHoldRecords(group, footer, query)) continue;
    into.signal.throwIfAborted();
    const columns = openColumns({ ranges, meter, columns: footer.columns, group });
    const place = { ranges, columns, rows: group.rows, pause };
    await readRows(place, wanted ? await selectRows(place, wanted) : ALL_ROWS, into.sink);
  }
  return { decodedBytes: meter.bytes };
}
