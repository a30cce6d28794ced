import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DEFAULT_MAX_GROUPS } from '../../../../shared/flow-logs/flow-aggregate.ts';
import type { FlowQuery } from '../../../../shared/flow-logs/flow-query.ts';
import { scanObjects } from '../../../../shared/flow-logs/scan-objects.ts';
import { anObject } from '../../../builders/flow-lines.ts';

const folder =
  process.env['RIPOSTE_SAMPLES'] ??
  join(__dirname, '..', '..', '..', '..', '..', 'shared', 'samples');

// The samples belong to other projects and are not part of this repository: without them there is nothing to read.
const suite = existsSync(folder) ? describe : describe.skip;
// Not by the console: jest keeps that of files to itself in which everything was skipped.
if (!existsSync(folder)) {
  process.stderr.write(`skipped: no samples in ${folder} (set RIPOSTE_SAMPLES)\n`);
}

const ALL: FlowQuery = { from: 0, to: 2 ** 32, scope: { kind: 'everything' } };

function filesBelow(name: string): string[] {
  const path = join(folder, name);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((file) => join(path, file))
    .filter((file) => file.endsWith('.log.gz'));
}

async function outcomeOf(path: string) {
  const content = readFileSync(path);
  const limits = { objects: 1, bytes: 1e9, milliseconds: 60_000 };
  const report = await scanObjects([anObject(content, { name: path })], ALL, {
    limits,
    maxGroups: DEFAULT_MAX_GROUPS,
  });
  const lines = gunzipSync(content).toString('latin1').trimEnd().split('\n').length - 1;
  const { ok, noData, skipData, malformed } = report.summary.records;
  return {
    name: basename(path),
    lines,
    read: ok + noData + skipData,
    malformed,
    reason: report.broken.named[0]?.reason,
  };
}

suite('flow logs that others recorded', () => {
  const files = ['vpcflow', 'flows-labelled'].flatMap(filesBelow);
  const isFlowLog = (path: string): boolean =>
    path.includes('flows-labelled') || basename(path).startsWith('vpcflow');

  it('are read to the last line, and each line is a record or malformed', async () => {
    const outcomes = await Promise.all(files.filter(isFlowLog).map(outcomeOf));
    const total = outcomes.reduce((sum, { read }) => sum + read, 0);
    console.info(`${total} records of ${outcomes.length} files`);

    expect(outcomes.length).toBeGreaterThan(0);
    expect(outcomes.filter(({ reason }) => reason !== undefined)).toStrictEqual([]);
    expect(
      outcomes.filter(({ lines, read, malformed }) => read + malformed !== lines),
    ).toStrictEqual([]);
    expect(outcomes.filter(({ malformed }) => malformed > 0)).toStrictEqual([]);
  });

  it('that are logs of something else say so', async () => {
    const outcomes = await Promise.all(files.filter((path) => !isFlowLog(path)).map(outcomeOf));

    expect(outcomes.filter(({ reason }) => reason === undefined)).toStrictEqual([]);
    expect(outcomes.filter(({ read }) => read > 0)).toStrictEqual([]);
  });
});
