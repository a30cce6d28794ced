import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flowColumnName } from '../../../../../shared/flow-logs/parquet/flow-columns.ts';
import { parseFooter } from '../../../../../shared/flow-logs/parquet/parse-footer.ts';
import { scanParquet } from '../../../../../shared/flow-logs/scan-parquet.ts';
import { aFlowLogObject, aSink } from '../../../../builders/parquet-flows.ts';

const folder = join(
  process.env['RIPOSTE_SAMPLES'] ??
    join(__dirname, ...Array<string>(6).fill('..'), 'shared', 'samples'),
  'vpcflow',
);

const files = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.parquet'),
    )
  : [];

// The samples belong to other projects and are not part of this repository: without them there is nothing to read.
const suite = files.length > 0 ? describe : describe.skip;
// Not by the console: jest keeps that of files to itself in which everything was skipped.
if (files.length === 0) {
  process.stderr.write(`skipped: no Parquet files in ${folder} (set RIPOSTE_SAMPLES)\n`);
}

suite('flow logs in Parquet that others wrote', () => {
  it.each(files)('are read with every row accounted for: %s', async (name) => {
    const bytes = readFileSync(join(folder, name));
    const sink = aSink();
    const { signal } = new AbortController();
    const query = { from: 0, to: Infinity, scope: { kind: 'everything' } } as const;
    await scanParquet(aFlowLogObject(bytes, name), query, { sink, signal });

    const footer = bytes.subarray(-8 - bytes.readUInt32LE(bytes.length - 8), -8);
    const { rowGroups } = parseFooter(footer, flowColumnName);
    const rows = rowGroups.reduce((sum, group) => sum + group.rows, 0);
    expect(sink.records.length + sink.malformed()).toBe(rows);
    expect(sink.records.length).toBeGreaterThan(0);
  });
});
