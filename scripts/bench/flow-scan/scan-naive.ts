import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { FlowScope } from '../../../shared/flow-logs/flow-query.ts';
import { type Group, outcomeOf } from './outcome.ts';
import type { ScanTask, Scanner } from './scan-task.ts';

type Row = Readonly<Record<string, string>>;

type Sums = { -readonly [field in keyof Group]: Group[field] };

/**
 * What a log Lambda usually does: gunzip, lines, and an object for each line, in a Map of texts. No strawman: the events of
 * readline are quicker than its iterator, and the object is made by a plain loop.
 */
export const scanNaive: Scanner = async (task) => {
  const groups = new Map<string, Sums>();
  const records = { ok: 0, noData: 0, skipData: 0 };
  const locals = localsOf(task.query.scope);
  for (const file of task.files) {
    await forEachRow(file, (row) => {
      if (!isAskedFor(row, task)) return;
      if (row['log-status'] === 'NODATA') records.noData += 1;
      else if (row['log-status'] === 'SKIPDATA') records.skipData += 1;
      else {
        records.ok += 1;
        add(groups, row, locals);
      }
    });
  }
  return () => ({ outcome: outcomeOf([...groups.values()], records) });
};

async function forEachRow(file: string, take: (row: Row) => void): Promise<void> {
  const input = createReadStream(file).pipe(createGunzip());
  const lines = createInterface({ input, crlfDelay: Infinity });
  let names: readonly string[] | undefined;
  lines.on('line', (line) => {
    const values = line.split(' ');
    if (names) take(rowOf(names, values));
    else names = values;
  });
  await new Promise<void>((resolve, reject) => {
    input.once('error', reject);
    lines.once('close', resolve);
  });
}

function rowOf(names: readonly string[], values: readonly string[]): Row {
  const row: Record<string, string> = {};
  for (const [index, name] of names.entries()) row[name] = values[index] ?? '-';
  return row;
}

function isAskedFor(row: Row, { query: { scope, from, to } }: ScanTask): boolean {
  if (Number(row['end']) < from || Number(row['start']) > to) return false;
  if (scope.kind !== 'interfaces') return true;
  return scope.interfaces.some(({ id }) => id === row['interface-id']);
}

/** Addresses that are not the peer; without any the source is taken for ours, as the engine does. */
function localsOf(scope: FlowScope): ReadonlySet<string> | undefined {
  if (scope.kind !== 'interfaces') return undefined;
  return new Set(scope.interfaces.flatMap(({ addresses = [] }) => addresses));
}

function add(groups: Map<string, Sums>, row: Row, locals: ReadonlySet<string> | undefined): void {
  const { srcaddr, dstaddr, protocol, action } = row;
  const isReply = isAnswer(row);
  const port = row[isReply ? 'srcport' : 'dstport'];
  const key = `${srcaddr} ${dstaddr} ${port} ${isReply} ${protocol} ${action}`;
  let sums = groups.get(key);
  if (sums === undefined) {
    sums = { ...endsOf(row, isReply, locals), ...NOTHING };
    groups.set(key, sums);
  }
  sums.bytes += Number(row['bytes']);
  sums.packets += Number(row['packets']);
  sums.flows += 1;
  sums.first = Math.min(sums.first, Number(row['start']));
  sums.last = Math.max(sums.last, Number(row['end']));
}

const NOTHING = { bytes: 0, packets: 0, flows: 0, first: Infinity, last: 0 };

function endsOf(row: Row, isReply: boolean, locals: ReadonlySet<string> | undefined) {
  const { srcaddr = '', dstaddr = '' } = row;
  const isEgress = !locals || locals.has(srcaddr);
  const [local, peer] = isEgress ? [srcaddr, dstaddr] : [dstaddr, srcaddr];
  return {
    ...{ local, peer },
    port: Number(row[isReply ? 'srcport' : 'dstport']),
    service: isReply === isEgress ? 'local' : 'peer',
    protocol: Number(row['protocol']),
    direction: isEgress ? 'egress' : 'ingress',
    action: actionOf(row),
  } as const;
}

function actionOf({ action }: Row): Group['action'] {
  return action === 'REJECT' ? 'REJECT' : 'ACCEPT';
}

/** Without flags the lower port is the service's; what was rejected has no answer. */
function isAnswer(row: Row): boolean {
  return row['action'] !== 'REJECT' && Number(row['srcport']) < Number(row['dstport']);
}
