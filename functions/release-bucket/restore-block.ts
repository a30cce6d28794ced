import type { BlockAccess, BucketAccess } from '../../shared/aws/bucket-access.ts';
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

interface BlockParts {
  readonly access: BlockAccess;
  readonly wait: Wait;
}

/** What a bucket, or the account, had. */
export interface FormerBlock {
  /** Of the bucket, or the account. */
  readonly name: string;
  /** What it is called in a report. */
  readonly resource: string;
  readonly before: AccessBlock | undefined;
}

/** Gives back each switch that nobody has changed since; throws what S3 throws. */
export async function restoreBlock(
  { access, wait }: BlockParts,
  { name, resource, before }: FormerBlock,
): Promise<RestoredStep> {
  const now = await access.readBlock(name);
  const plan = planBlockRelease(before, now);
  const step = {
    resource,
    from: switchesOn(now),
    to: switchesOn(plan.to),
  };
  if (plan.isChange) {
    await give(access, name, plan);
    const isShown = async () => hasBlock(await access.readBlock(name), plan.to);
    if (!(await readBack(isShown, wait)))
      return { ...step, note: 'S3 does not show the former block', failed: true };
  }
  if (plan.drifted.length === 0) return step;
  const note = `drift: ${plan.drifted.join(', ')} switched off after containment, left as it is`;
  return { ...step, note };
}

function give(access: BlockAccess, name: string, { to }: BlockRelease): Promise<void> {
  return to ? access.putBlock(name, to) : access.removeBlock(name);
}
