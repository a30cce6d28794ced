import type { FlowQuery } from '../../../shared/flow-logs/flow-query.ts';
import { connectDuckDb, type DuckDbRow, quoted, recordsOf } from './duckdb.ts';
import { type Group, outcomeOf, type StatusCounts } from './outcome.ts';
import type { Scanner } from './scan-task.ts';

/** The database that is hard to beat at reading files: the same groups in SQL. */
export const scanDuckDb: Scanner = async ({ files, query, threads, duckDbFolder }) => {
  const connection = await connectDuckDb(duckDbFolder, threads);
  const result = await connection.runAndReadAll(groupsOf(files, query));
  const rows = result.getRowObjectsJson();
  connection.closeSync();
  return () => {
    const groups = rows.filter((row) => row['log_status'] === 'OK').map(groupOf);
    return { outcome: outcomeOf(groups, countsOf(rows)) };
  };
};

function countsOf(rows: readonly DuckDbRow[]): StatusCounts {
  const count = (status: string): number =>
    rows
      .filter((row) => row['log_status'] === status)
      .reduce((total, { flows }) => total + Number(flows), 0);
  return { ok: count('OK'), noData: count('NODATA'), skipData: count('SKIPDATA') };
}

function groupsOf(files: readonly string[], { scope, from, to }: FlowQuery): string {
  if (scope.kind !== 'interfaces') throw new Error('DuckDB is asked for interfaces only');
  const ids = scope.interfaces.map(({ id }) => quoted(id));
  const locals = scope.interfaces.flatMap(({ addresses = [] }) => addresses.map(quoted));
  return `
    SELECT CASE WHEN is_egress THEN srcaddr ELSE dstaddr END AS local,
      CASE WHEN is_egress THEN dstaddr ELSE srcaddr END AS peer,
      CASE WHEN is_reply THEN srcport ELSE dstport END AS port,
      CASE WHEN is_reply = is_egress THEN 'local' ELSE 'peer' END AS service,
      is_egress, protocol, action, log_status,
      sum(bytes)::DOUBLE AS bytes, sum(packets)::DOUBLE AS packets, count(*)::DOUBLE AS flows,
      min(start)::DOUBLE AS first, max("end")::DOUBLE AS last
    FROM (
      SELECT *, srcaddr IN (${locals.join(', ')}) AS is_egress,
        action <> 'REJECT' AND srcport < dstport AS is_reply
      FROM ${recordsOf(files)}
      WHERE interface_id IN (${ids.join(', ')}) AND "end" >= ${from} AND start <= ${to}
    )
    GROUP BY ALL`;
}

function groupOf(row: DuckDbRow): Group {
  return {
    local: String(row['local']),
    peer: String(row['peer']),
    port: Number(row['port']),
    service: row['service'] === 'local' ? 'local' : 'peer',
    protocol: Number(row['protocol']),
    direction: row['is_egress'] === true ? 'egress' : 'ingress',
    action: row['action'] === 'REJECT' ? 'REJECT' : 'ACCEPT',
    bytes: Number(row['bytes']),
    packets: Number(row['packets']),
    flows: Number(row['flows']),
    first: Number(row['first']),
    last: Number(row['last']),
  };
}
