import type { AllowedPeers } from '../flow-query.ts';
import type { AfterCut, FlowGroup, FlowSummary, InterfaceRecords } from '../flow-summary.ts';
import { isAllowed } from './allowed-groups.ts';
import { DropCount } from './drop-count.ts';
import type { FlowAccumulator } from './flow-accumulator.ts';
import { selectGroups } from './group-retention.ts';
import { INTERFACE_WORD } from './group-array.ts';
import {
  hasRecords,
  type CutTally,
  describeTally,
  type InterfaceTally,
} from './interface-tally.ts';
import { summarizeGroups } from './summarize-groups.ts';

/** Groups that a summary holds; as objects they are ten times as large as in a table. */
export const SUMMARY_GROUPS = 20_000;
const ACCEPTED_GROUPS = 20;

export function summarize(from: FlowAccumulator): FlowSummary {
  const { pool, tallies, counts } = from;
  const { groups } = from.table;
  const marks = selectGroups(groups, SUMMARY_GROUPS);
  const dropped = new DropCount();
  dropped.add(from.dropped.total());
  dropped.countUnmarked(groups, marks);
  const places: number[] = [];
  marks.forEach((mark, place) => {
    if (mark === 1) places.push(place);
  });
  return {
    groups: summarizeGroups({ groups, pool, tallies }, places),
    interfaces: tallies.flatMap((tally, place) =>
      hasRecords(tally) ? describeInterface(from, tally, place) : [],
    ),
    records: { ...counts },
    ...(dropped.total().groups > 0 && { dropped: dropped.total() }),
  };
}

function describeInterface(
  from: FlowAccumulator,
  tally: InterfaceTally,
  place: number,
): InterfaceRecords {
  const { scope } = from.query;
  const { allowed } = (scope.kind === 'interfaces' && scope.interfaces[place]) || {};
  const addresses = tally.local.used().map((code) => from.pool.text(code));
  return {
    ...describeTally(tally),
    addresses: addresses.sort(),
    ...(tally.cut && { afterCut: describeCut(tally.cut, acceptedOf(from, place), allowed) }),
  };
}

function acceptedOf({ cutTable, pool, tallies }: FlowAccumulator, place: number) {
  const { groups } = cutTable;
  const own = Array.from({ length: groups.size }, (_, at) => at).filter(
    (at) => groups.word(at, INTERFACE_WORD) === place,
  );
  return summarizeGroups({ groups, pool, tallies }, own);
}

function describeCut(
  cut: CutTally,
  passed: readonly FlowGroup[],
  allowed: AllowedPeers | undefined,
): AfterCut {
  const accepted = passed.filter((group) => !allowed || !isAllowed(group, allowed));
  const allowedBytes = sumOf(passed) - sumOf(accepted);
  return {
    records: cut.records,
    skipData: cut.skipData,
    acceptedBytes: Math.max(0, cut.acceptedBytes - allowedBytes),
    ...(allowedBytes > 0 && { allowedBytes }),
    accepted: accepted.slice(0, ACCEPTED_GROUPS),
    straddling: { records: cut.straddlingRecords, bytes: cut.straddlingBytes },
  };
}

function sumOf(groups: readonly FlowGroup[]): number {
  return groups.reduce((sum, { bytes }) => sum + bytes, 0);
}
