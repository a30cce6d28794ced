import type { IncidentContext } from './incident-context.ts';

/** A context that knows nothing yet, for what is found out before the facts. */
export function withoutFacts(gatheredAt: string): IncidentContext {
  const recommendations = { immediate: [], investigate: [], prevent: [] };
  const nothing = { facts: [], related: [], relatedCount: 0, unread: [] };
  return { version: 1, gatheredAt, ...nothing, recommendations };
}
