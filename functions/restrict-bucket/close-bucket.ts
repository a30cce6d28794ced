import type { BucketAccess } from '../../shared/aws/bucket-access.ts';
import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import type { ActionOutcome } from '../../shared/domain/action.ts';
import { ALL_BLOCKED, isAllBlocked } from '../../shared/domain/buckets/access-block.ts';
import { BUCKET, type BucketBefore } from '../../shared/domain/buckets/bucket-before.ts';
import { denySid, fitsIntoBucket } from '../../shared/domain/buckets/bucket-policy.ts';
import { isHeld } from '../../shared/domain/containment.ts';
import { describeError, StorageError, TransientError } from '../../shared/domain/errors.ts';
import { readBack, type Wait } from '../../shared/response/read-back.ts';
import {
  describeRestriction,
  isRestricted,
  notDenied,
  planPolicy,
  understand,
  type BucketState,
  type Shortcomings,
  type Wish,
} from './plan.ts';

interface ClosingParts {
  readonly access: BucketAccess;
  readonly containments: ContainmentStore<BucketBefore>;
  readonly wait: Wait;
}

/** Records what was, denies the offenders, blocks public access, reads both back. */
export type CloseBucket = (hold: Hold, wish: Wish) => Promise<ActionOutcome>;

export const MALFORMED =
  'the bucket policy is none that a statement could be added to; it was left as it is';

/** What S3 has for a bucket. */
export async function readBucket(access: BucketAccess, bucket: string): Promise<BucketBefore> {
  const [block, policy] = await Promise.all([access.readBlock(bucket), access.readPolicy(bucket)]);
  return { ...(block && { block }), ...(policy !== undefined && { policy }) };
}

export function createCloseBucket(parts: ClosingParts): CloseBucket {
  const { access, containments } = parts;
  return async (hold, wish) => {
    const found = await readBucket(access, wish.bucket);
    const state = understand(found);
    if (!state) return { state: 'failed', reason: MALFORMED, steps: [] };
    const earlier = await containments.read(hold);
    const policy = planPolicy(state, wish, oursIn(earlier));
    const { before, ours } = await containments.recordBefore(hold, {
      before: { [BUCKET]: found },
      ours: policy === undefined ? [] : [denySid(wish.incidentId)],
    });
    const failures = await change(access, { state, wish, policy });
    const shortcomings = await verify(parts, { wish, ours, failures });
    const outcome = conclude(
      describeRestriction(before[BUCKET] ?? found, wish, shortcomings),
      shortcomings,
    );
    if (outcome.state === 'contained') await containments.setState(hold, 'isolated');
    return outcome;
  };
}

/** Ids of our statements; those of a containment that has been released do not count. */
export function oursIn(
  record: Awaited<ReturnType<ClosingParts['containments']['read']>>,
): readonly string[] {
  return record && isHeld(record) ? record.ours : [];
}

interface Change {
  readonly state: BucketState;
  readonly wish: Wish;
  /** JSON text of the policy to be put. */
  readonly policy: string | undefined;
}

/** The deny first: once BlockPublicPolicy is on, S3 takes no policy that has public parts, whoever wrote those. */
async function change(
  access: BucketAccess,
  { state, wish: { bucket }, policy }: Change,
): Promise<Shortcomings> {
  const deny = policy === undefined ? undefined : await putDeny(access, { state, bucket, policy });
  const block = isAllBlocked(state.block)
    ? undefined
    : await failureOf(access.putBlock(bucket, ALL_BLOCKED));
  const passing = [deny, block].find((error) => error instanceof TransientError);
  if (passing) throw passing;
  return { deny: deny && explainDeny(deny, state), block: block && describeError(block) };
}

async function putDeny(
  access: BucketAccess,
  {
    bucket,
    policy,
  }: { readonly bucket: string; readonly policy: string; readonly state: BucketState },
): Promise<Error | undefined> {
  if (!fitsIntoBucket(policy)) return new Error('with the deny the policy would exceed 20 KB');
  return failureOf(access.putPolicy(bucket, policy));
}

/** Neither part may keep the other from being tried. */
async function failureOf(work: Promise<void>): Promise<Error | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function explainDeny(error: Error, { block }: BucketState): string {
  const reason = describeError(error);
  const isRefused = error instanceof StorageError && error.refusal === 'not-allowed';
  if (!isRefused || block?.BlockPublicPolicy !== true) return reason;
  return `${reason}: while BlockPublicPolicy is on, S3 takes no policy that has public parts`;
}

interface Verification {
  readonly wish: Wish;
  readonly ours: readonly string[];
  readonly failures: Shortcomings;
}

/** What has failed, or what S3 does not show after a while. */
async function verify(
  { access, wait }: ClosingParts,
  { wish, ours, failures }: Verification,
): Promise<Shortcomings> {
  if (failures.deny !== undefined || failures.block !== undefined) return failures;
  let seen: BucketState | undefined;
  const isShown = async (): Promise<boolean> => {
    seen = understand(await readBucket(access, wish.bucket));
    return seen !== undefined && isRestricted(seen, wish, ours);
  };
  if (await readBack(isShown, wait)) return {};
  const isDenied = seen !== undefined && notDenied(seen.parsed, wish, ours).length === 0;
  return {
    deny: isDenied ? undefined : 'S3 does not show the deny',
    block: isAllBlocked(seen?.block) ? undefined : 'S3 does not show the block',
  };
}

function conclude(steps: ActionOutcome['steps'], { deny, block }: Shortcomings): ActionOutcome {
  const reasons = [
    ...(deny === undefined ? [] : [`not denied: ${deny}`]),
    ...(block === undefined ? [] : [`public access not blocked: ${block}`]),
  ];
  if (reasons.length === 0) return { state: 'contained', steps };
  return { state: 'failed', reason: reasons.join('; '), steps };
}
