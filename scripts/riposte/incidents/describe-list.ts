import type { Incident } from '../../../shared/domain/incident.ts';
import type { IncidentList } from '../incidents.ts';
import type { Screen } from '../screen.ts';
import { shortened, textTable } from '../text-table.ts';
import { clockTime } from '../times.ts';

/** Below this so many columns would break the incident's id, which is there to be copied. */
const WIDE = 120;

const HEADERS = [
  'Incident',
  'Opened (UTC)',
  'Severity',
  'Status',
  'Findings',
  'Resources',
  'Title',
];

const NARROW_HEADERS = [...HEADERS.slice(0, 4), 'What'];

/** Incidents for people, one line each on a wide terminal. */
export function describeIncidents(list: IncidentList, { width }: Screen): string {
  const { incidents, more, readUnits } = list;
  if (incidents.length === 0) return 'No incidents.';
  const isWide = width >= WIDE;
  const rows = incidents.map((incident) => [
    ...firstColumns(incident),
    ...(isWide ? lastColumns(incident) : [lastColumns(incident).slice(1).join(': ')]),
  ]);
  const table = textTable(isWide ? HEADERS : NARROW_HEADERS, rows, width);
  const rest = more ? 'There are more: --limit, or an earlier --since.' : 'That is all.';
  const cost = `${readUnits} read ${readUnits === 1 ? 'unit' : 'units'} of DynamoDB`;
  return `${table}\n\n${incidents.length} shown. ${rest} (${cost})`;
}

function firstColumns(incident: Incident): string[] {
  return [
    incident.incidentId,
    clockTime(incident.openedAt),
    `${incident.severity.toFixed(1)} ${incident.severityBand}`,
    `${incident.status}${mark(incident)}`,
  ];
}

function lastColumns({ findingCount, resources, title }: Incident): string[] {
  return [String(findingCount), shortened(resources.join(', '), 40), shortened(title, 60)];
}

function mark({ drill, sample }: { readonly drill: boolean; readonly sample: boolean }): string {
  if (drill) return ' (drill)';
  return sample ? ' (sample)' : '';
}
