import type { RolePolicies, RoleSummary } from '../../shared/aws/role-policies.ts';

/** One role as it really is; hooks of a test may change it like somebody else would. */
export interface FakeRole {
  summary: RoleSummary | undefined;
  /** JSON text by name. */
  readonly policies: Map<string, string>;
}

interface FakeBehaviour {
  readonly summary?: Partial<RoleSummary> | undefined;
  readonly policies?: Readonly<Record<string, string>>;
  /** Called before the n-th (from 1) reading of a policy. */
  readonly beforeRead?: (reading: number, role: FakeRole) => void;
  readonly fail?: (what: 'put' | 'remove') => Error | undefined;
  /** Readings after a change that still show what was before it. */
  readonly staleReads?: number;
}

export interface FakeRoles extends RolePolicies {
  readonly role: FakeRole;
  /** What was changed, in order. */
  readonly changes: string[];
}

export const ROLE_ID = 'AROAEXAMPLE';

/** One role in memory. */
export function fakeRoles(behaviour: FakeBehaviour = {}): FakeRoles {
  const summary = { roleId: ROLE_ID, path: '/', maxSessionSeconds: 3600, ...behaviour.summary };
  const role: FakeRole = {
    summary: 'summary' in behaviour && !behaviour.summary ? undefined : summary,
    policies: new Map(Object.entries(behaviour.policies ?? {})),
  };
  const changes: string[] = [];
  let shown = new Map(role.policies);
  let stale = 0;
  let readings = 0;
  const change = (what: 'put' | 'remove', name: string, apply: () => void): Promise<void> => {
    const error = behaviour.fail?.(what);
    if (error) return Promise.reject(error);
    if (role.summary) apply();
    changes.push(`${what} ${name}`);
    stale = behaviour.staleReads ?? 0;
    return Promise.resolve();
  };
  return {
    ...{ role, changes },
    describe: () => Promise.resolve(role.summary),
    read: (_role, name) => {
      readings += 1;
      behaviour.beforeRead?.(readings, role);
      if (stale > 0) stale -= 1;
      else shown = new Map(role.policies);
      return Promise.resolve(role.summary ? shown.get(name) : undefined);
    },
    put: (_role, name, document) =>
      change('put', name, () => {
        role.policies.set(name, document);
      }),
    remove: (_role, name) =>
      change('remove', name, () => {
        role.policies.delete(name);
      }),
  };
}
