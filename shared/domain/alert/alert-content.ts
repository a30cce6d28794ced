import type { ActionState } from '../action.ts';
import type { FindingRecord, IncidentDetails, IncidentStatus } from '../incident.ts';
import type { SeverityBand } from '../severity.ts';
import { consoleLinks, type ConsoleLink } from './console-links.ts';
import { describeAction } from './describe-action.ts';
import { describeState, type StateText } from './describe-state.ts';
import { line, type Line } from './line.ts';

/** What people are told about an incident, before any channel gives it a form. `title` and `description` are untrusted. */
export interface AlertContent {
  readonly incidentId: string;
  readonly correlationId: string;
  readonly status: IncidentStatus;
  readonly severity: number;
  readonly severityBand: SeverityBand;
  readonly sample: boolean;
  readonly title: string;
  readonly state: StateText;
  readonly facts: readonly Fact[];
  readonly actions: readonly Line[];
  /** The command that gives everything back; absent when there is nothing to undo. */
  readonly undo?: string;
  readonly links: readonly ConsoleLink[];
  readonly description?: string;
}

export interface Fact {
  readonly label: string;
  readonly value: Line;
}

const MAX_ACTIONS = 5;
const MAX_RESOURCES = 5;
const MAX_TYPES = 5;

interface ComposeContext {
  readonly stack: string;
  readonly now: Date;
}

/** The message about an incident as it stands. Pure. */
export function composeAlert(
  details: IncidentDetails,
  { stack, now }: ComposeContext,
): AlertContent {
  const { incident, findings, actions } = details;
  const worst = bySeverity(findings)[0];
  const undo = actions.some(({ state }) => UNDOABLE.includes(state));
  const hidden = actions.length - MAX_ACTIONS;
  return {
    incidentId: incident.incidentId,
    correlationId: incident.correlationId,
    status: incident.status,
    severity: incident.severity,
    severityBand: incident.severityBand,
    sample: incident.sample,
    title: incident.title,
    state: describeState(details, now),
    facts: describeFacts(details),
    actions: [
      ...actions.slice(0, MAX_ACTIONS).flatMap(describeAction),
      ...(hidden > 0 ? [[`… and ${hidden} more actions`]] : []),
    ],
    ...(undo && { undo: `npm run riposte -- release ${incident.incidentId} --stack ${stack}` }),
    links: consoleLinks(details),
    ...(worst && { description: worst.description }),
  };
}

/** A failed containment may be half done, so it can be released too. */
const UNDOABLE: readonly ActionState[] = ['contained', 'failed', 'release-failed'];

function describeFacts({ incident, findings }: IncidentDetails): Fact[] {
  const resources = incident.resources.slice(0, MAX_RESOURCES);
  const more = incident.resources.length - resources.length;
  return [
    {
      label: 'Resource',
      value: [...commaSeparated(resources), ...(more > 0 ? [` and ${more} more`] : [])],
    },
    { label: 'Account and region', value: line`${incident.accountId} ${incident.region}` },
    { label: 'Findings', value: describeTypes(findings, incident.findingCount) },
    { label: 'First seen', value: line`${incident.firstSeenAt}` },
  ];
}

function commaSeparated(values: readonly string[]): Line {
  if (values.length === 0) return ['none named'];
  return values.flatMap((value, index) => (index === 0 ? [{ value }] : [', ', { value }]));
}

/** Types of the worst findings, with how often the detector saw each. */
function describeTypes(findings: readonly FindingRecord[], total: number): Line {
  const occurrences = new Map<string, number>();
  for (const { type, count } of bySeverity(findings)) {
    occurrences.set(type, (occurrences.get(type) ?? 0) + count);
  }
  const shown = [...occurrences].slice(0, MAX_TYPES);
  const types = shown.flatMap(([type, count]) => [
    { value: type },
    count > 1 ? ` (${count} times), ` : ', ',
  ]);
  return [...types, `${total} ${total === 1 ? 'finding' : 'findings'} in all`];
}

function bySeverity(findings: readonly FindingRecord[]): FindingRecord[] {
  return findings.toSorted((a, b) => b.severity - a.severity);
}
