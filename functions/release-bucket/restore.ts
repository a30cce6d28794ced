import type { BlockAccess } from '../../shared/aws/bucket-access.ts';
import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { ActionOutcome } from '../../shared/domain/action.ts';
import { ACCOUNT, BUCKET, type BucketBefore } from '../../shared/domain/buckets/bucket-before.ts';
import { describeError, StorageError } from '../../shared/domain/errors.ts';
import type { ReleaseContext } from '../../shared/response/release-target.ts';
import { restoreBlock, type FormerBlock, type RestoreParts } from './restore-block.ts';
import { restorePolicy } from './restore-policy.ts';
import type { RestoredStep } from './restored-step.ts';

interface BucketRestoreParts extends RestoreParts {
  readonly accounts: BlockAccess;
  readonly containments: ContainmentStore<BucketBefore>;
}

/** Takes our deny and our block away; what somebody changed since is left alone and named. */
export type RestoreBucket = (context: ReleaseContext<BucketBefore>) => Promise<ActionOutcome>;

export function createRestore(parts: BucketRestoreParts): RestoreBucket {
  return async ({ hold, record }) => {
    await parts.containments.setState(hold, 'releasing');
    if (hold.target.kind === 'account') return restoreAccount(parts, hold.target.id, record.before);
    const bucket = hold.target.id;
    const before = record.before[BUCKET] ?? {};
    const isResumed = record.state === 'releasing';
    // The block first: while BlockPublicPolicy is on, S3 takes no policy that has public parts.
    const steps = [
      await giveBlockBack(parts, {
        ...{ name: bucket, resource: `public access block of bucket ${bucket}` },
        before: before.block,
      }),
    ];
    if (record.ours.length > 0) {
      const release = { bucket, ours: record.ours, before: before.policy, isResumed };
      steps.push(await attempt(`policy of bucket ${bucket}`, () => restorePolicy(parts, release)));
    }
    return summarise(steps);
  };
}

/** The account has nothing else of ours. */
async function restoreAccount(
  { accounts, wait }: BucketRestoreParts,
  accountId: string,
  before: ReleaseContext<BucketBefore>['record']['before'],
): Promise<ActionOutcome> {
  const former = {
    ...{ name: accountId, resource: `public access block of account ${accountId}` },
    before: before[ACCOUNT]?.block,
  };
  return summarise([await giveBlockBack({ access: accounts, wait }, former)]);
}

function giveBlockBack(
  parts: Parameters<typeof restoreBlock>[0],
  former: FormerBlock,
): Promise<RestoredStep> {
  return attempt(former.resource, () => restoreBlock(parts, former));
}

/** One part that cannot be given back does not keep the other from it. */
async function attempt(resource: string, work: () => Promise<RestoredStep>): Promise<RestoredStep> {
  try {
    return await work();
  } catch (error) {
    const step = { resource, from: [], to: [] };
    if (error instanceof StorageError && error.refusal === 'no-bucket')
      return { ...step, note: 'drift: the bucket no longer exists' };
    return { ...step, note: describeError(error), failed: true };
  }
}

function summarise(results: readonly RestoredStep[]): ActionOutcome {
  const failed = results.filter((result) => result.failed);
  const drifted = results.filter(({ note }) => note !== undefined);
  const steps = results.map(({ resource, from, to, note }) => ({
    ...{ resource, from, to },
    ...(note !== undefined && { note }),
  }));
  if (failed.length > 0)
    return { state: 'release-failed', reason: `not restored: ${listed(failed)}`, steps };
  return {
    state: 'released',
    steps,
    ...(drifted.length > 0 && { reason: listed(drifted) }),
  };
}

function listed(results: readonly RestoredStep[]): string {
  return results.map(({ resource, note }) => `${resource}: ${note ?? ''}`).join('; ');
}
