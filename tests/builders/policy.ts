import { parsePolicy, type ResponsePolicy } from '../../shared/domain/policy.ts';

/** A rule as people write it; isolates mining instances unless said otherwise. */
export function aRule(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'mining',
    types: ['CryptoCurrency:*'],
    min_severity: 7,
    actions: ['isolate-instance'],
    mode: 'auto',
    ...overrides,
  };
}

/** A policy with one rule; give what differs. */
export function aPolicy(overrides: Record<string, unknown> = {}): ResponsePolicy {
  return parsePolicy(JSON.stringify({ version: 1, rules: [aRule()], ...overrides }));
}
