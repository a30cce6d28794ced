import type { IncidentContext } from '../../shared/domain/context/incident-context.ts';
import { escapeHtml, htmlTable } from './html.ts';

/** What was found out beside the findings: facts, what to do, and what could not be read. */
export function contextHtml(context: IncidentContext): string {
  const { facts, recommendations, relatedCount, unread } = context;
  const rows = facts.flatMap(({ resource, lines }) =>
    // Named once, above its facts.
    lines.map(({ label, value }, index) =>
      [index === 0 ? resource : '', label, value].map(escapeHtml),
    ),
  );
  return [
    ...(rows.length > 0 ? [htmlTable(['Resource', 'Fact', ''], rows)] : []),
    ...adviceHtml('Do now', recommendations.immediate),
    ...adviceHtml('Look into', recommendations.investigate),
    ...adviceHtml('So that it does not happen again', recommendations.prevent),
    ...adviceHtml('Could not be read', unread),
    `<p class="context">Related incidents: ${relatedCount}</p>`,
  ].join('\n');
}

function adviceHtml(title: string, entries: readonly string[]): string[] {
  if (entries.length === 0) return [];
  const items = entries.map((entry) => `<li>${escapeHtml(entry).replace(/\n/g, '<br>')}</li>`);
  return [`<h4>${escapeHtml(title)}</h4><ul class="advice">${items.join('')}</ul>`];
}
