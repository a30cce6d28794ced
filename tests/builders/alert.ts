import { type AlertContent, composeAlert } from '../../shared/domain/alert/alert-content.ts';
import type { Line } from '../../shared/domain/alert/line.ts';
import type { IncidentContext } from '../../shared/domain/context/incident-context.ts';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import { incidentDetails } from './incident.ts';

/** The message about an incident, a minute after its finding came. */
export function anAlert(
  details: IncidentDetails = incidentDetails(),
  runbookBaseUrl = '',
): AlertContent {
  return composeAlert(details, {
    stack: 'riposte-dev',
    now: new Date('2026-11-21T10:01:00.000Z'),
    runbookBaseUrl,
  });
}

/** Values in angle brackets, so that one sees what is ours and what is not. */
export function shown(line: Line): string {
  return line.map((part) => (typeof part === 'string' ? part : `<${part.value}>`)).join('');
}

export function aContext(overrides: Partial<IncidentContext> = {}): IncidentContext {
  return {
    version: 1,
    gatheredAt: '2026-11-21T10:00:05.000Z',
    facts: [
      {
        resource: 'instance i-0123456789abcdef0',
        lines: [
          { label: 'Name', value: 'web-1' },
          { label: 'Open to the internet', value: 'tcp 22' },
        ],
      },
    ],
    related: [
      {
        incidentId: 'inc-20261101-aaaaaaaa',
        title: 'Port scan',
        status: 'released',
        openedAt: '2026-11-01T09:00:00.000Z',
      },
    ],
    relatedCount: 1,
    recommendations: {
      immediate: ['Take a memory image before anybody stops the instance.'],
      investigate: ['Who started the miner?'],
      prevent: ['Require IMDSv2.'],
    },
    unread: [],
    ...overrides,
  };
}
