import type { FindingRecord, Incident, IncidentDetails } from '../incident.ts';
import { line, type Line } from './line.ts';
import { moment, timeBetween } from './time-text.ts';

/** A label of ours and what it is about. */
export interface Fact {
  readonly label: string;
  readonly value: Line;
}

const MAX_RESOURCES = 5;
const MAX_TYPES = 5;

/** Resource, account and region come first: text messages have room for these two. */
export function describeFacts({ incident, findings }: IncidentDetails): Fact[] {
  return [
    { label: 'Resource', value: describeResources(incident.resources) },
    { label: 'Account and region', value: line`${incident.accountId} ${incident.region}` },
    { label: 'Findings', value: describeTypes(findings, incident.findingCount) },
    { label: 'First seen', value: line`${moment(incident.firstSeenAt)}` },
    ...describeTime(incident),
  ];
}

function describeResources(resources: readonly string[]): Line {
  if (resources.length === 0) return ['none named'];
  const shown = resources.slice(0, MAX_RESOURCES);
  const more = resources.length - shown.length;
  return [
    ...shown.flatMap((value, index) => (index === 0 ? [{ value }] : [', ', { value }])),
    ...(more > 0 ? [` and ${more} more`] : []),
  ];
}

/** Types of the worst findings, with how often the detector saw each. */
function describeTypes(findings: readonly FindingRecord[], total: number): Line {
  const occurrences = new Map<string, number>();
  for (const { type, count } of findings.toSorted((a, b) => b.severity - a.severity)) {
    occurrences.set(type, (occurrences.get(type) ?? 0) + count);
  }
  const shown = [...occurrences].slice(0, MAX_TYPES);
  const types = shown.flatMap(([type, count]) => [
    { value: type },
    count > 1 ? ` (${count} times), ` : ', ',
  ]);
  return [...types, `${total} ${total === 1 ? 'finding' : 'findings'} in all`];
}

function describeTime({ status, receivedAt, settledAt }: Incident): Fact[] {
  const time = status === 'contained' ? timeBetween(receivedAt, settledAt) : undefined;
  if (time === undefined || settledAt === undefined) return [];
  return [{ label: 'Time to containment', value: line`${time} until ${moment(settledAt)}` }];
}
