import type { BucketAccess } from '../../../shared/aws/bucket-access.ts';
import { SWITCHES, switchesOn } from '../../../shared/domain/buckets/access-block.ts';
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
    const on = switchesOn(block);
    const off = SWITCHES.filter((name) => !on.includes(name));
    const opened: Drift = { kind: 'public-access', what: `switched off: ${off.join(', ')}` };
    return seen(...(off.length > 0 ? [opened] : []), ...lostDenies(ours, policy));
  } catch (error) {
    if (error instanceof StorageError && error.refusal === 'no-bucket') return GONE;
    throw error;
  }
}

function lostDenies(ours: readonly string[], text: string | undefined): Drift[] {
  const policy = text === undefined ? NO_POLICY : parseBucketPolicy(text);
  return ours
    .filter((sid) => !policy || deniedBy(policy, [sid]).length === 0)
    .map((sid) => ({ kind: 'deny', what: `the statement ${sid} is gone or was changed` }));
}
