import type { IncidentList } from '../incidents.ts';
import type { Screen } from '../screen.ts';
import { shortened, textTable } from '../text-table.ts';
import { clockTime } from '../times.ts';

const HEADERS = [
  'Incident',
  'Opened (UTC)',
  'Severity',
  'Status',
  'Findings',
  'Resources',
  'Title',
];

/** Incidents for people, one line each on a wide terminal. */
export function describeIncidents(list: IncidentList, { width }: Screen): string {
  const { incidents, more, readUnits } = list;
  if (incidents.length === 0) return 'No incidents.';
  const rows = incidents.map((incident) => [
    incident.incidentId,
    clockTime(incident.openedAt),
    `${incident.severity.toFixed(1)} ${incident.severityBand}`,
    `${incident.status}${mark(incident)}`,
    String(incident.findingCount),
    shortened(incident.resources.join(', '), 40),
    shortened(incident.title, 60),
  ]);
  const rest = more ? 'There are more: --limit, or an earlier --since.' : 'That is all.';
  const cost = `${readUnits} read ${readUnits === 1 ? 'unit' : 'units'} of DynamoDB`;
  return `${textTable(HEADERS, rows, width)}\n\n${incidents.length} shown. ${rest} (${cost})`;
}

function mark({ drill, sample }: { readonly drill: boolean; readonly sample: boolean }): string {
  if (drill) return ' (drill)';
  return sample ? ' (sample)' : '';
}
