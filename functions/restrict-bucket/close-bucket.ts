import type { BucketAccess } from '../../shared/aws/bucket-access.ts';
import type { Opening } from '../../shared/aws/containment-opening.ts';
import type { ActionOutcome } from '../../shared/domain/action.ts';
import { ALL_BLOCKED, isAllBlocked } from '../../shared/domain/buckets/access-block.ts';
import { BUCKET, type BucketBefore } from '../../shared/domain/buckets/bucket-before.ts';
import { denySid, fitsIntoBucket } from '../../shared/domain/buckets/bucket-policy.ts';
import { isHeld, type ContainmentRecord } from '../../shared/domain/containment.ts';
import { describeError, StorageError, TransientError } from '../../shared/domain/errors.ts';
import { readBack, type Wait } from '../../shared/response/read-back.ts';
import type { Situation } from '../../shared/response/situation.ts';
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
  readonly wait: Wait;
}

/** A bucket as it was seen, and what it is to be given. */
export interface BucketWork {
  readonly found: BucketBefore;
  readonly state: BucketState;
  readonly wish: Wish;
  readonly record: ContainmentRecord<BucketBefore> | undefined;
}

/** How a bucket is closed: the offenders denied, public access blocked. */
export type CloseBucket = (
  work: BucketWork,
) => Pick<Situation<BucketBefore>, 'prepare' | 'cut' | 'verify'>;

export const MALFORMED =
  'the bucket policy is none that a statement could be added to; it was left as it is';

/** What S3 has for a bucket. */
export async function readBucket(access: BucketAccess, bucket: string): Promise<BucketBefore> {
  const [block, policy] = await Promise.all([access.readBlock(bucket), access.readPolicy(bucket)]);
  return { ...(block && { block }), ...(policy !== undefined && { policy }) };
}

export function createCloseBucket(parts: ClosingParts): CloseBucket {
  return ({ found, state, wish, record }) => {
    const policy = planPolicy(state, wish, oursIn(record));
    const describe = ({ record: { before } }: Opening<BucketBefore>, failures: Shortcomings) =>
      conclude(describeRestriction(before[BUCKET] ?? found, wish, failures), failures);
    return {
      prepare: () =>
        Promise.resolve({
          seen: {
            before: { [BUCKET]: found },
            ours: policy === undefined ? [] : [denySid(wish.incidentId), ...wish.principals],
          },
        }),
      cut: async (opening) =>
        describe(opening, await change(parts.access, { state, wish, policy })),
      verify: async (opening) => {
        const missing = await verify(parts, wish, opening.record.ours);
        return missing && describe(opening, missing);
      },
    };
  };
}

/** Ids of our statements; those of a containment that has been released do not count. */
export function oursIn(record: ContainmentRecord<BucketBefore> | undefined): readonly string[] {
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

/** What S3 does not show after a while; undefined when it shows everything. */
async function verify(
  { access, wait }: ClosingParts,
  wish: Wish,
  ours: readonly string[],
): Promise<Shortcomings | undefined> {
  let seen: BucketState | undefined;
  const isShown = async (): Promise<boolean> => {
    seen = understand(await readBucket(access, wish.bucket));
    return seen !== undefined && isRestricted(seen, wish, ours);
  };
  if (await readBack(isShown, wait)) return undefined;
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
