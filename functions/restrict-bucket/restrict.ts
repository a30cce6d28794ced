import type { ActionId } from '../../shared/aws/action-ledger.ts';
import type { BlockAccess, BucketAccess } from '../../shared/aws/bucket-access.ts';
import type { Hold } from '../../shared/aws/containment-store.ts';
import type { FindOffenderArn } from '../../shared/aws/offender-arns.ts';
import type { BucketBefore } from '../../shared/domain/buckets/bucket-before.ts';
import { BUCKET } from '../../shared/domain/buckets/bucket-before.ts';
import type { Offender } from '../../shared/domain/buckets/offender.ts';
import { isHeld } from '../../shared/domain/containment.ts';
import { StorageError } from '../../shared/domain/errors.ts';
import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import { protectedTarget } from '../../shared/domain/protection.ts';
import type { Target } from '../../shared/domain/target.ts';
import { refuse, type Obstacle } from '../../shared/response/brakes.ts';
import { createContainment, type Contain } from '../../shared/response/contain-target.ts';
import type { ContainmentParts } from '../../shared/response/containment-parts.ts';
import type { KnownOfTarget, Situation } from '../../shared/response/situation.ts';
import { nothingToCut } from '../../shared/response/nothing-to-cut.ts';
import { lookAtAccount } from './block-account.ts';
import { MALFORMED, oursIn, readBucket, type CloseBucket } from './close-bucket.ts';
import { describeRestriction, isRestricted, understand, type Wish } from './plan.ts';

/** Where the platform runs, and what is its own. */
interface Own {
  readonly accountId: string;
  readonly region: string;
  readonly stack: string;
  readonly flowLogBucket: string;
}

interface RestrictionParts extends Omit<ContainmentParts<BucketBefore>, 'look'> {
  readonly access: BucketAccess;
  readonly accounts: BlockAccess;
  readonly findArn: FindOffenderArn;
  readonly close: CloseBucket;
  readonly own: Own;
}

/** order → who is to be denied → brakes → record of before → deny and block → verify → settle. */
export function createRestrict(parts: RestrictionParts): Contain {
  return createContainment({
    ...parts,
    look: (id, ordered) =>
      id.target.kind === 'account' ? lookAtAccount(parts, id) : look(parts, id, ordered),
  });
}

async function look(
  parts: RestrictionParts,
  id: ActionId,
  ordered: Promise<KnownOfTarget>,
): Promise<Situation<BucketBefore>> {
  const hold: Hold = { ...id, purpose: 'contain' };
  const [known, { offenders = [] }, view] = await Promise.all([
    parts.containments.know(hold),
    ordered,
    findRefusal(parts.own, id.target) ?? viewBucket(parts, id, ordered),
  ]);
  if ('state' in view) return nothingToCut({ hold, known }, view);
  const { record } = known;
  const { found, wish } = view;
  const state = understand(found);
  if (!state) return nothingToCut({ hold, known }, refuse(MALFORMED));
  const describe = (before: BucketBefore) => describeRestriction(before, wish);
  return {
    ...{ hold, known },
    findProtection: (policy) => findProtection(policy, id.target, { offenders, own: parts.own }),
    isCutOff: isHeld(record) && isRestricted(state, wish, oursIn(record)),
    planSteps: () => describe(found),
    describeSteps: ({ before }) => describe(before[BUCKET] ?? found),
    ...parts.close({ found, state, wish, record }),
  };
}

function findRefusal(own: Own, target: Target): Obstacle | undefined {
  if (target.id === own.flowLogBucket) return refuse('the flow logs of the platform itself');
  if (target.accountId === own.accountId && target.region === own.region) return undefined;
  return refuse(`not in the platform's own account and region (${own.accountId}, ${own.region})`);
}

interface BucketView {
  readonly found: BucketBefore;
  readonly wish: Wish;
}

/** A bucket that is not there, is elsewhere or cannot be read is left to people. */
async function viewBucket(
  { access, findArn }: RestrictionParts,
  { incidentId, target: { id: bucket, region } }: ActionId,
  ordered: Promise<KnownOfTarget>,
): Promise<BucketView | Obstacle> {
  try {
    const findArns = async ({ offenders = [] }: KnownOfTarget) =>
      Promise.all(offenders.map(async (offender) => ({ offender, arn: await findArn(offender) })));
    const [found, named] = await Promise.all([readBucket(access, bucket), ordered.then(findArns)]);
    const principals = named.flatMap(({ arn }) => arn ?? []);
    const gone = named.flatMap(({ offender, arn }) => (arn === undefined ? [offender] : []));
    return { found, wish: { incidentId, bucket, region, principals, gone } };
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return error.refusal === 'not-allowed'
      ? refuse(error.message, OUT_OF_REACH)
      : refuse(error.message);
  }
}

const OUT_OF_REACH = [
  'Find out whose bucket it is: of another account, its owner must act; of this one, a policy keeps the platform out.',
  'Block its public access and deny whoever is named in the finding by hand.',
];

interface Surroundings {
  readonly offenders: readonly Offender[];
  readonly own: Own;
}

/** Both count: a bucket may be protected, and so may be whom it would deny. */
function findProtection(
  policy: ResponsePolicy,
  target: Target,
  { offenders, own: { stack } }: Surroundings,
): string | undefined {
  const names = [target.id, ...offenders.map(({ id }) => id)];
  const own = names.find((name) => name.startsWith(`${stack}-`));
  if (own !== undefined) return `${own} is a part of the platform itself`;
  const name = offenders.map(({ id }) => id).find((id) => policy.protected.principals.includes(id));
  return name === undefined
    ? protectedTarget(policy, target)
    : `protected principal ${name} (policy)`;
}
