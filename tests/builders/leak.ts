import type { Finding } from '../../shared/domain/finding.ts';
import type { ContainmentLeak } from '../../shared/domain/leak.ts';
import { aFinding } from './finding.ts';
import { aTarget, INCIDENT } from './order.ts';

/** The instance that was isolated still sends. */
export function aLeak(overrides: Partial<ContainmentLeak> = {}): ContainmentLeak {
  return {
    ...{ target: aTarget(), incidentId: INCIDENT, cutAt: '2026-11-21T10:00:03.200Z' },
    ...overrides,
  };
}

/** The finding that says so, as triage reads it. */
export function aLeakFinding(leak: Partial<ContainmentLeak> = {}): Finding {
  const seenAt = '2026-11-21T10:15:00.000Z';
  return aFinding({
    id: 'detection-leak-1',
    type: 'Riposte:Containment/Leak',
    title: 'Containment leaks',
    resourceRole: 'TARGET',
    origin: { source: 'detection', via: 'event' },
    ...{ firstSeenAt: seenAt, lastSeenAt: seenAt, updatedAt: seenAt },
    leak: aLeak(leak),
  });
}
