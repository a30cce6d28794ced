import type {
  ContainmentRequested,
  ReleaseRequested,
} from '../../shared/domain/events/containment.ts';
import type { Hold } from '../../shared/aws/containment-store.ts';
import type { Target } from '../../shared/domain/target.ts';
import { ACCOUNT, FINDING_ID, INSTANCE, REGION } from './finding.ts';

export const INCIDENT = 'inc-20261121-9k3f7q2m';

export function aTarget(overrides: Partial<Target> = {}): Target {
  return { kind: 'instance', accountId: ACCOUNT, region: REGION, id: INSTANCE, ...overrides };
}

/** An order to isolate the instance, as it stands on the bus. */
export function anOrder(overrides: Partial<ContainmentRequested> = {}): ContainmentRequested {
  return { ...common(), mode: 'auto', ...overrides };
}

export function aReleaseOrder(overrides: Partial<ReleaseRequested> = {}): ReleaseRequested {
  return { ...common(), requestedBy: 'operator:arn:aws:iam::123456789012:user/ann', ...overrides };
}

function common() {
  return {
    version: 1 as const,
    correlationId: FINDING_ID,
    incidentId: INCIDENT,
    action: 'isolate-instance' as const,
    target: aTarget(),
    requestedBy: 'policy:mining',
    requestedAt: '2026-11-21T10:00:01.000Z',
  };
}

export function aHold(overrides: Partial<Hold> = {}): Hold {
  return {
    purpose: 'contain',
    action: 'isolate-instance',
    incidentId: INCIDENT,
    target: aTarget(),
    ...overrides,
  };
}
