import {
  acceptedCalls,
  type CallEvidence,
  type LeakedCall,
} from '../../../shared/domain/context/call-evidence.ts';
import type { Screen } from '../screen.ts';
import { indented, textTable } from '../text-table.ts';

/** What CloudTrail says of each credential that was cut off, and the calls that got through. */
export function describeCalls(all: readonly CallEvidence[] = [], { width }: Screen): string[] {
  if (all.length === 0) return [];
  const columns = ['Credential', 'Cut', 'Proof', 'Until', 'Accepted', 'Refused', 'Note'];
  const tables = [textTable(columns, all.map(rowOf), width - 2)];
  const leaks = all.flatMap(({ leaks: found }) => found).map(leakRow);
  const leakColumns = ['Leak', 'When', 'Region', 'From', 'Program'];
  if (leaks.length > 0) tables.push(textTable(leakColumns, leaks, width - 2));
  return [`Calls after the cut\n${tables.map(indented).join('\n\n')}`];
}

function rowOf(evidence: CallEvidence): string[] {
  const { credential, cutAt, state, until = '', counts, remarks } = evidence;
  const numbers = [acceptedCalls(evidence), counts.refused].map(String);
  return [credential, cutAt, state, until, ...numbers, remarks.join(' ')];
}

function leakRow({ name, at, region, from, userAgent }: LeakedCall): string[] {
  return [name, at, region, from, userAgent];
}
