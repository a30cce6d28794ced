import type { ContainmentDrift } from '../../shared/domain/drift.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { FindingRecord } from '../../shared/domain/incident.ts';
import { aFinding } from './finding.ts';
import { aFindingRecord } from './incident.ts';
import { aTarget, INCIDENT } from './order.ts';

export const UNDONE_AT = '2026-11-21T10:05:00.000Z';

/** The instance that was isolated is open again. */
export function aDrift(overrides: Partial<ContainmentDrift> = {}): ContainmentDrift {
  return {
    ...{ action: 'isolate-instance', target: aTarget(), incidentId: INCIDENT, mendable: true },
    ...overrides,
  };
}

/** The finding that says so, as triage reads it. */
export function aDriftFinding(overrides: Partial<Finding> = {}): Finding {
  return aFinding({
    id: 'detection-drift-1-groups',
    type: 'Riposte:Containment/Drift',
    title: 'Containment undone',
    resourceRole: 'TARGET',
    origin: { source: 'detection', via: 'event' },
    ...{ firstSeenAt: UNDONE_AT, lastSeenAt: UNDONE_AT, updatedAt: UNDONE_AT },
    drift: aDrift(),
    ...overrides,
  });
}

/** The same, as the incident records it. */
export function aDriftRecord(overrides: Partial<FindingRecord> = {}): FindingRecord {
  const { action, target } = aDrift();
  return aFindingRecord({
    ...{ findingKey: 'k-drift', findingId: 'detection-drift-1-groups' },
    type: 'Riposte:Containment/Drift',
    description: 'Seen at 10:05: eni-0a has sg-web.',
    updatedAt: UNDONE_AT,
    source: 'detection',
    drift: { action, target, since: UNDONE_AT },
    ...overrides,
  });
}
