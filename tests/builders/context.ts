import type { IncidentContext } from '../../shared/domain/context/incident-context.ts';
import {
  NO_FACTS,
  type HeldPolicies,
  type InstanceFacts,
  type RoleFacts,
  type UserFacts,
} from '../../shared/domain/context/known-facts.ts';
import type { Situation } from '../../shared/domain/context/recommend/situation.ts';
import { ACCOUNT, INSTANCE, REGION } from './finding.ts';

export const OPENED_AT = '2026-11-21T10:00:00.500Z';

/** A host that nothing is wrong with; give what differs. */
export function aHost(overrides: Partial<InstanceFacts> = {}): InstanceFacts {
  return {
    id: INSTANCE,
    accountId: ACCOUNT,
    region: REGION,
    state: 'running',
    type: 't3.micro',
    tags: [],
    publicAddresses: [],
    metadata: 'v2',
    groups: ['sg-web'],
    inQuarantine: false,
    exposed: [],
    ...overrides,
  };
}

export function heldPolicies(overrides: Partial<HeldPolicies['reach']> = {}): HeldPolicies {
  const reach = {
    breadth: 'limited',
    whole: [],
    services: [],
    sensitive: [],
    ...overrides,
  } as const;
  return { attached: [], inline: [], reach };
}

export function aRole(overrides: Partial<RoleFacts> = {}): RoleFacts {
  return {
    name: 'web',
    trust: { principals: ['ec2.amazonaws.com'], everybody: false },
    maxSessionSeconds: 3600,
    policies: heldPolicies(),
    ...overrides,
  };
}

/** A user of the console with MFA and without keys; give what differs. */
export function aUser(overrides: Partial<UserFacts> = {}): UserFacts {
  return {
    name: 'alice',
    hasPassword: false,
    mfaDevices: 1,
    keys: [],
    groups: [],
    policies: heldPolicies(),
    ...overrides,
  };
}

/** As if this could not be read. */
export function without<T extends object, K extends keyof T>(facts: T, name: K): Omit<T, K> {
  return Object.fromEntries(Object.entries(facts).filter(([key]) => key !== name)) as Omit<T, K>;
}

/** A situation in which nothing is known and nothing was done; give what differs. */
export function aSituation(overrides: Partial<Situation> = {}): Situation {
  return {
    ...{ incidentId: 'inc-20261121-9k3f7q2m', findings: [], facts: NO_FACTS },
    ...{ actions: [], relatedCount: 0 },
    ...overrides,
  };
}

/** Findings of this type, in which our resource is on this side. */
export function ofType(type: string, resourceRole = 'ACTOR'): Pick<Situation, 'findings'> {
  return { findings: [{ type, resourceRole }] };
}

export function aContext(overrides: Partial<IncidentContext> = {}): IncidentContext {
  return {
    version: 1,
    gatheredAt: '2026-11-21T10:00:04.000Z',
    facts: [{ resource: `instance ${INSTANCE}`, lines: [{ label: 'State', value: 'running' }] }],
    related: [],
    relatedCount: 0,
    recommendations: { immediate: ['Do this.'], investigate: [], prevent: [] },
    unread: [],
    ...overrides,
  };
}
