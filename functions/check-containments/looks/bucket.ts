import type { BucketAccess } from '../../../shared/aws/bucket-access.ts';
import {
  SWITCHES,
  switchesOn,
  type AccessBlock,
} from '../../../shared/domain/buckets/access-block.ts';
import type { BucketBefore } from '../../../shared/domain/buckets/bucket-before.ts';
import {
  deniedBy,
  NO_POLICY,
  parseBucketPolicy,
} from '../../../shared/domain/buckets/bucket-policy.ts';
import type { ContainmentRecord } from '../../../shared/domain/containment.ts';
import type { Drift } from '../../../shared/domain/drift.ts';
import { StorageError } from '../../../shared/domain/errors.ts';
import { GONE, seen, type Sight } from '../sight.ts';

export interface BucketParts {
  readonly access: Pick<BucketAccess, 'readBlock' | 'readPolicy'>;
}

/** All four switches are on, and each of our statements is still there. */
export async function lookAtBucket(
  { access }: BucketParts,
  bucket: string,
  { ours }: ContainmentRecord<BucketBefore>,
): Promise<Sight> {
  try {
    const [block, policy] = await Promise.all([
      access.readBlock(bucket),
      ours.length === 0 ? undefined : access.readPolicy(bucket),
    ]);
    return seen(...lostSwitches(block), ...lostDenies(ours, policy));
  } catch (error) {
    if (error instanceof StorageError && error.refusal === 'no-bucket') return GONE;
    throw error;
  }
}

/** Switches that are off again. */
export function lostSwitches(block: AccessBlock | undefined): Drift[] {
  const on = switchesOn(block);
  const off = SWITCHES.filter((name) => !on.includes(name));
  if (off.length === 0) return [];
  return [{ kind: 'public-access', what: `switched off: ${off.join(', ')}` }];
}

function lostDenies(ours: readonly string[], text: string | undefined): Drift[] {
  const policy = text === undefined ? NO_POLICY : parseBucketPolicy(text);
  return ours
    .filter((sid) => !policy || deniedBy(policy, [sid]).length === 0)
    .map((sid) => ({ kind: 'deny', what: `the statement ${sid} is gone or was changed` }));
}
