import fc from 'fast-check';
import type { Kind } from '../schedule.ts';

/** What somebody else does to a host. */
export const DRIFTS = [
  ...(['groups', 'added-group', 'attached', 'address-moved', 'address-added'] as const),
  ...(['rule-added', 'rule-removed', 'group-deleted'] as const),
] as const;
export type Drift = (typeof DRIFTS)[number];

/** An interface as its owner makes it. */
export interface EniWish {
  readonly path: 'nat' | 'ipv6' | 'elastic-ip';
  readonly vpc: number;
  readonly requesterManaged: boolean;
  readonly groups: readonly number[];
}

const eni: fc.Arbitrary<EniWish> = fc.record({
  path: fc.constantFrom('elastic-ip', 'nat', 'ipv6'),
  vpc: fc.nat({ max: 1 }),
  requesterManaged: fc.nat({ max: 11 }).map((dice) => dice === 11),
  groups: fc.uniqueArray(fc.nat({ max: 2 }), { minLength: 1, maxLength: 3 }),
});

export const HOSTS: Kind<readonly EniWish[]> = {
  setup: fc.array(eni, { minLength: 1, maxLength: 3 }),
  drifts: DRIFTS,
};
