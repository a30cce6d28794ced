import type { ResponsePolicy } from '../../../shared/domain/policy.ts';

type Rule = ResponsePolicy['rules'][number];

/** Isolates instances that mine, by itself. */
export const ISOLATE_MINERS: Rule = {
  name: 'mining',
  types: ['CryptoCurrency:EC2/*'],
  min_severity: 7,
  resource_roles: ['ACTOR'],
  actions: ['isolate-instance'],
  mode: 'auto',
};

const NOTHING_PROTECTED = {
  accounts: [],
  vpcs: [],
  instances: [],
  principals: [],
  buckets: [],
  functions: [],
  networks: [],
};

/** A policy that isolates instances which mine, by itself; what is listed as protected stays untouched. */
export function isolateMiners(
  mode: 'auto' | 'dry-run' = 'auto',
  protect: Partial<ResponsePolicy['protected']> = {},
): ResponsePolicy {
  return {
    version: 1,
    default_mode: 'dry-run',
    protected: { ...NOTHING_PROTECTED, ...protect },
    roles_revoked_by_time: [],
    reassert: 'dry-run',
    tracked_paths: { left_open: 'tell' },
    buckets: { public_access: 'bucket' },
    leaks: { escalate: 'tell' },
    drill: { instances: [], principals: [], buckets: [], functions: [], addresses: [] },
    rules: [{ ...ISOLATE_MINERS, mode }],
  };
}
