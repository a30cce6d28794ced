import {
  NO_POLICY,
  parseBucketPolicy,
  policyText,
  samePolicy,
  withoutDenies,
  type BucketPolicy,
} from '../../shared/domain/buckets/bucket-policy.ts';
import { readBack } from '../../shared/response/read-back.ts';
import type { RestoreParts } from './restore-block.ts';
import type { RestoredStep } from './restored-step.ts';

export interface PolicyRelease {
  readonly bucket: string;
  /** Ids of the statements that are ours. */
  readonly ours: readonly string[];
  /** JSON text of the policy before containment; undefined: there was none. */
  readonly before: string | undefined;
  /** An earlier try may have removed the deny and died: that it is gone is no drift then. */
  readonly isResumed: boolean;
}

/** Takes our denies out of the policy as it is now; whatever else it says stays. Throws what S3 throws. */
export async function restorePolicy(
  parts: RestoreParts,
  release: PolicyRelease,
): Promise<RestoredStep> {
  const { bucket, ours } = release;
  const step = { resource: `policy of bucket ${bucket}`, from: ours, to: [] };
  const policy = await readPolicy(parts, bucket);
  if (!policy) return { ...step, note: 'the policy cannot be understood', failed: true };
  const { removed, changed, policy: others } = withoutDenies(policy, ours);
  if (removed.length > 0) await give(parts, release, others);
  const isShown = async () => !(await showsAny(parts, bucket, removed));
  if (!(await readBack(isShown, parts.wait)))
    return { ...step, to: removed, note: 'S3 still shows the deny', failed: true };
  if (changed.length > 0)
    return { ...step, to: changed, note: 'drift: it was changed and is left as it is' };
  const isGone = removed.length < ours.length && !release.isResumed;
  return { ...step, from: removed, ...(isGone && { note: 'drift: the deny was gone' }) };
}

async function give(
  { access }: RestoreParts,
  { bucket, before }: PolicyRelease,
  others: BucketPolicy,
): Promise<void> {
  // S3 takes no policy without statements.
  if (others.statements.length === 0) return access.removePolicy(bucket);
  const former = before === undefined ? undefined : parseBucketPolicy(before);
  const isAsBefore = former !== undefined && samePolicy(former, others);
  return access.putPolicy(bucket, isAsBefore && before ? before : policyText(others));
}

async function showsAny(
  parts: RestoreParts,
  bucket: string,
  sids: readonly string[],
): Promise<boolean> {
  const policy = await readPolicy(parts, bucket);
  return policy !== undefined && withoutDenies(policy, sids).removed.length > 0;
}

/** A bucket without a policy has one without statements; undefined when it cannot be understood. */
async function readPolicy(
  { access }: RestoreParts,
  bucket: string,
): Promise<BucketPolicy | undefined> {
  const text = await access.readPolicy(bucket);
  return text === undefined ? NO_POLICY : parseBucketPolicy(text);
}
