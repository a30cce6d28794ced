import type { BucketAccess } from '../../shared/aws/bucket-access.ts';
import {
  hasBlock,
  planBlockRelease,
  switchesOn,
  type AccessBlock,
  type BlockRelease,
} from '../../shared/domain/buckets/access-block.ts';
import { readBack, type Wait } from '../../shared/response/read-back.ts';
import type { RestoredStep } from './restored-step.ts';

export interface RestoreParts {
  readonly access: BucketAccess;
  readonly wait: Wait;
}

/** Gives back each switch that nobody has changed since; throws what S3 throws. */
export async function restoreBlock(
  { access, wait }: RestoreParts,
  bucket: string,
  before: AccessBlock | undefined,
): Promise<RestoredStep> {
  const now = await access.readBlock(bucket);
  const plan = planBlockRelease(before, now);
  const step = {
    resource: `public access block of bucket ${bucket}`,
    from: switchesOn(now),
    to: switchesOn(plan.to),
  };
  if (plan.isChange) {
    await give(access, bucket, plan);
    const isShown = async () => hasBlock(await access.readBlock(bucket), plan.to);
    if (!(await readBack(isShown, wait)))
      return { ...step, note: 'S3 does not show the former block', failed: true };
  }
  if (plan.drifted.length === 0) return step;
  const note = `drift: ${plan.drifted.join(', ')} switched off after containment, left as it is`;
  return { ...step, note };
}

function give(access: BucketAccess, bucket: string, { to }: BlockRelease): Promise<void> {
  return to ? access.putBlock(bucket, to) : access.removeBlock(bucket);
}
