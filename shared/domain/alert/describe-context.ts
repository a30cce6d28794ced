import type { IncidentContext, Recommendations } from '../context/incident-context.ts';
import { line, type Line } from './line.ts';
import { moment } from './time-text.ts';

/** What was found out beside the findings, cut to what fits into a message. Prose and values are untrusted. */
export interface ContextContent {
  readonly facts: readonly Line[];
  readonly related: readonly Line[];
  readonly investigate: readonly string[];
  readonly prevent: readonly string[];
}

const MAX_RESOURCES = 3;
const MAX_LINES = 8;
const MAX_RELATED = 3;
const MAX_ADVICE = 4;

/** The context for a message; what does not fit is counted. */
export function describeContext(context: IncidentContext): ContextContent {
  const { facts, recommendations } = context;
  const hidden = facts.length - MAX_RESOURCES;
  return {
    facts: [
      ...facts.slice(0, MAX_RESOURCES).flatMap(describeResource),
      ...(hidden > 0 ? [[`… and ${hidden} more resources`]] : []),
    ],
    related: describeRelated(context),
    investigate: advice(recommendations, context.traffic?.recommendations, 'investigate'),
    prevent: advice(recommendations, context.traffic?.recommendations, 'prevent'),
  };
}

/** What follows from what was seen comes before what holds for any such finding. */
function advice(
  general: Recommendations,
  seen: Recommendations | undefined,
  group: keyof Recommendations,
): string[] {
  return [...new Set([...(seen?.[group] ?? []), ...general[group]])].slice(0, MAX_ADVICE);
}

function describeResource({ resource, lines }: IncidentContext['facts'][number]): Line[] {
  const shown = lines.slice(0, MAX_LINES);
  const hidden = lines.length - shown.length;
  return [
    line`${resource}`,
    ...shown.map(({ label, value }) => line`• ${label}: ${value}`),
    ...(hidden > 0 ? [[`• … and ${hidden} more facts`]] : []),
  ];
}

function describeRelated({ related, relatedCount }: IncidentContext): Line[] {
  if (relatedCount === 0) return [];
  const shown = related.slice(0, MAX_RELATED);
  const hidden = relatedCount - shown.length;
  return [
    ...shown.map(
      ({ incidentId, status, openedAt, title }) =>
        line`• ${incidentId} ${status} since ${moment(openedAt)}: ${title}`,
    ),
    ...(hidden > 0 ? [[`• … and ${hidden} more`]] : []),
  ];
}
