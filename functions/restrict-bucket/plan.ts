import type { ActionStep } from '../../shared/domain/action.ts';
import { isAllBlocked, SWITCHES, switchesOn } from '../../shared/domain/buckets/access-block.ts';
import type { BucketBefore } from '../../shared/domain/buckets/bucket-before.ts';
import {
  deniedBy,
  denySid,
  denyStatement,
  NO_POLICY,
  parseBucketPolicy,
  policyText,
  withStatement,
  type BucketPolicy,
} from '../../shared/domain/buckets/bucket-policy.ts';
import { describeOffender, type Offender } from '../../shared/domain/buckets/offender.ts';

/** What a bucket is to be given for one incident. */
export interface Wish {
  readonly incidentId: string;
  readonly bucket: string;
  readonly region: string;
  /** ARNs of those who are to be denied; perhaps nobody. */
  readonly principals: readonly string[];
  /** Offenders whom no policy can name any more. */
  readonly gone: readonly Offender[];
}

/** A bucket as it is, with its policy understood. */
export interface BucketState extends BucketBefore {
  readonly parsed: BucketPolicy;
}

/** Undefined when the policy is none that a statement could be added to. */
export function understand(found: BucketBefore): BucketState | undefined {
  const parsed = found.policy === undefined ? NO_POLICY : parseBucketPolicy(found.policy);
  return parsed && { ...found, parsed };
}

/** The policy (JSON text) that denies those who are not yet denied by a statement of ours; undefined when nothing is missing. */
export function planPolicy(
  { parsed }: BucketState,
  wish: Wish,
  ours: readonly string[],
): string | undefined {
  const { incidentId, principals } = wish;
  const sids = [...ours, denySid(incidentId)];
  if (notDenied(parsed, wish, sids).length === 0) return undefined;
  return policyText(withStatement(parsed, denyStatement({ ...wish, principals })));
}

/** Those of the wish whom no statement of ours denies. */
export function notDenied(policy: BucketPolicy, wish: Wish, ours: readonly string[]): string[] {
  const denied = deniedBy(policy, [...ours, denySid(wish.incidentId)]);
  return wish.principals.filter((arn) => !denied.includes(arn));
}

/** True when there is nothing left to change. */
export function isRestricted(state: BucketState, wish: Wish, ours: readonly string[]): boolean {
  return isAllBlocked(state.block) && notDenied(state.parsed, wish, ours).length === 0;
}

/** Why a part of it was not done. */
export interface Shortcomings {
  readonly deny?: string | undefined;
  readonly block?: string | undefined;
}

/** What is changed, in words: this is also the dry run. */
export function describeRestriction(
  before: BucketBefore,
  wish: Wish,
  { deny, block }: Shortcomings = {},
): ActionStep[] {
  const { bucket, principals, gone } = wish;
  const denial = {
    resource: `policy of bucket ${bucket}`,
    from: [],
    to: principals.map((arn) => `deny ${arn}`),
  };
  const note = deny ?? (principals.length === 0 ? NOBODY : undefined);
  return [
    { ...denial, ...(note !== undefined && { note }) },
    ...gone.map((offender) => ({
      resource: describeOffender(offender),
      ...{ from: [], to: [], note: 'not denied: IAM knows no such user or role any more' },
    })),
    {
      resource: `public access block of bucket ${bucket}`,
      from: switchesOn(before.block),
      to: SWITCHES,
      ...(block !== undefined && { note: block }),
    },
  ];
}

const NOBODY = 'nobody is denied: no principal is known whom a policy could name';
