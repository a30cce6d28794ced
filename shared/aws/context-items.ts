import type { IncidentContext } from '../domain/context/incident-context.ts';
import type { Incident } from '../domain/incident.ts';
import type { Item, Key } from './dynamodb.ts';
import { incidentPk } from './incident-items.ts';

/** Keys and shapes of what is known about incidents beside them; see docs/architecture.md. */
export const CONTEXT_SK = 'CONTEXT';
export const resourcePk = (mergeKey: string): string => `RESOURCE#${mergeKey}`;

/** Sorts by the opening of the incident. */
export function resourceKey(
  mergeKey: string,
  { openedAt, incidentId }: Pick<Incident, 'openedAt' | 'incidentId'>,
): Key {
  return { pk: resourcePk(mergeKey), sk: `${openedAt}#${incidentId}` };
}

/** Its `contextVersion` says with which version of the incident's context it belongs together. */
export function contextItem(
  { incidentId, contextVersion }: Incident,
  context: IncidentContext,
  expiresAt: number,
): Item {
  return { pk: incidentPk(incidentId), sk: CONTEXT_SK, ...context, contextVersion, expiresAt };
}

const ATTRIBUTES: Record<keyof IncidentContext, true> = {
  version: true,
  gatheredAt: true,
  facts: true,
  related: true,
  relatedCount: true,
  recommendations: true,
  unread: true,
  traffic: true,
  preserved: true,
  calls: true,
};

export const CONTEXT_ATTRIBUTES: readonly string[] = [...Object.keys(ATTRIBUTES), 'contextVersion'];

export function readContextItem(item: Item): IncidentContext {
  const entries = Object.entries(item).filter(([name]) => name in ATTRIBUTES);
  return Object.fromEntries(entries) as unknown as IncidentContext;
}
