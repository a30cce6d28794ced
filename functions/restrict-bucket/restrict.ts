import type { ActionId, ActionLedger } from '../../shared/aws/action-ledger.ts';
import type { BucketAccess } from '../../shared/aws/bucket-access.ts';
import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import type { FindOffenderArn } from '../../shared/aws/offender-arns.ts';
import type { BucketBefore } from '../../shared/domain/buckets/bucket-before.ts';
import { BUCKET } from '../../shared/domain/buckets/bucket-before.ts';
import type { Offender } from '../../shared/domain/buckets/offender.ts';
import { isHeld } from '../../shared/domain/containment.ts';
import { StorageError } from '../../shared/domain/errors.ts';
import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import { protectedTarget } from '../../shared/domain/protection.ts';
import type { Target } from '../../shared/domain/target.ts';
import { refuse, type CheckBrakes, type Obstacle } from '../../shared/response/brakes.ts';
import {
  createContainment,
  type Contain,
  type Situation,
} from '../../shared/response/contain-target.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import { MALFORMED, oursIn, readBucket, type CloseBucket } from './close-bucket.ts';
import { describeRestriction, isRestricted, understand, type Wish } from './plan.ts';

/** Where the platform runs, and what is its own. */
interface Own {
  readonly accountId: string;
  readonly region: string;
  readonly stack: string;
  readonly flowLogBucket: string;
}

interface RestrictionParts {
  readonly ledger: ActionLedger;
  readonly containments: ContainmentStore<BucketBefore>;
  readonly access: BucketAccess;
  readonly findArn: FindOffenderArn;
  readonly close: CloseBucket;
  readonly checkBrakes: CheckBrakes;
  readonly metrics: Metrics;
  readonly own: Own;
}

/** order → who is to be denied → brakes → record of before → deny and block → verify → settle. */
export function createRestrict(parts: RestrictionParts): Contain {
  return createContainment({
    ...parts,
    look: (id, { offenders = [] }) => look(parts, id, offenders),
  });
}

async function look(
  parts: RestrictionParts,
  id: ActionId,
  offenders: readonly Offender[],
): Promise<Situation<BucketBefore>> {
  const hold: Hold = { ...id, purpose: 'contain' };
  const [record, view] = await Promise.all([
    parts.containments.read(hold),
    findRefusal(parts.own, id.target) ?? viewBucket(parts, id, offenders),
  ]);
  if ('state' in view) return { ...NOTHING, hold, record, refusal: view, cut: () => refused(view) };
  const { found, wish } = view;
  const state = understand(found);
  const describe = (before: BucketBefore) => describeRestriction(before, wish);
  return {
    ...{ hold, record },
    refusal: state ? undefined : refuse(MALFORMED),
    findProtection: (policy) => findProtection(policy, id.target, { offenders, own: parts.own }),
    isCutOff: state !== undefined && isHeld(record) && isRestricted(state, wish, oursIn(record)),
    planSteps: () => describe(found),
    describeSteps: ({ before }) => describe(before[BUCKET] ?? found),
    cut: () => parts.close(hold, wish),
  };
}

const NOTHING = {
  findProtection: () => undefined,
  isCutOff: false,
  planSteps: () => [],
  describeSteps: () => [],
} as const;

function refused({ reason }: Obstacle): Promise<never> {
  return Promise.reject(new Error(reason));
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
  offenders: readonly Offender[],
): Promise<BucketView | Obstacle> {
  try {
    const [found, ...named] = await Promise.all([
      readBucket(access, bucket),
      ...offenders.map(async (offender) => ({ offender, arn: await findArn(offender) })),
    ]);
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
