import type { Opening } from '../../shared/aws/containment-opening.ts';
import type { NetworkAcls } from '../../shared/aws/network-acls.ts';
import type { ActionOutcome } from '../../shared/domain/action.ts';
import {
  chooseNumber,
  entryName,
  type DenyEntry,
} from '../../shared/domain/tracked-paths/deny-entry.ts';
import {
  denyName,
  describeDenies,
  LEFT_ADVICE,
  leftReason,
} from '../../shared/domain/tracked-paths/describe-denies.ts';
import type { DenyPlan, WantedDeny } from '../../shared/domain/tracked-paths/plan-denies.ts';
import { readBack, type Wait } from '../../shared/response/read-back.ts';
import type { Preparation, Situation } from '../../shared/response/situation.ts';
import type { DenyOne } from './deny-one.ts';

interface DenyingParts {
  readonly acls: Pick<NetworkAcls, 'read'>;
  readonly denyOne: DenyOne;
  readonly wait: Wait;
}

/** How a plan is carried out. */
export type DenyPaths = (
  plan: DenyPlan,
) => Pick<Situation<DenyEntry>, 'prepare' | 'cut' | 'verify'>;

export function createDenyPaths(parts: DenyingParts): DenyPaths {
  return (plan) => ({
    prepare: () => Promise.resolve(prepare(plan)),
    cut: (opening) => cut(parts, plan, opening),
    verify: () => verify(parts, plan),
  });
}

/** Every rule is on record before it is set. What cannot be done at all is refused, with what a person can do. */
function prepare(plan: DenyPlan): Preparation<DenyEntry> {
  const reason = leftReason(plan.left);
  if (plan.wanted.length === 0 && reason !== undefined) {
    const steps = describeDenies(plan);
    return { outcome: { state: 'refused', reason, advice: LEFT_ADVICE, steps } };
  }
  const entries = plan.wanted.flatMap(({ entry }) => entry ?? []);
  const before = Object.fromEntries(entries.map((entry) => [entryName(entry), entry]));
  return { seen: { before, ours: [] } };
}

/** Sets the rules that are missing, all at once. */
async function cut(
  { denyOne }: DenyingParts,
  plan: DenyPlan,
  { lease }: Opening<DenyEntry>,
): Promise<ActionOutcome> {
  const failures = new Map<string, string>();
  const wanted = await Promise.all(
    plan.wanted.map(async (deny) => {
      const { set, failure } = deny.isDenied ? { set: deny } : await denyOne(deny, lease);
      if (failure !== undefined) failures.set(denyName(deny), failure);
      return set;
    }),
  );
  return conclude({ ...plan, wanted }, failures);
}

function conclude(plan: DenyPlan, failures: ReadonlyMap<string, string>): ActionOutcome {
  const steps = describeDenies(plan, failures);
  if (failures.size > 0) {
    const reason = `not denied: ${[...failures.keys()].join('; ')}`;
    return { state: 'failed', reason, steps };
  }
  const reason = leftReason(plan.left);
  if (reason !== undefined) return { state: 'contained', reason, advice: LEFT_ADVICE, steps };
  return { state: 'contained', ...(steps.length === 0 && { reason: NOTHING }), steps };
}

const NOTHING = 'no connection of this host stays tracked on its way: there was nothing to deny';
const NOT_SHOWN = 'EC2 does not show that it denies it';

/** Undefined when the first rule that matches each block denies it. */
async function verify(
  { acls, wait }: DenyingParts,
  plan: DenyPlan,
): Promise<ActionOutcome | undefined> {
  const aclIds = [...new Set(plan.wanted.map(({ acl }) => acl.id))];
  let open = plan.wanted;
  const isShown = async (): Promise<boolean> => {
    const now = new Map((await acls.read(aclIds)).map(({ id, entries }) => [id, entries]));
    open = plan.wanted.filter((deny) => !isDenied(deny, now.get(deny.acl.id)));
    return open.length === 0;
  };
  if (aclIds.length === 0 || (await readBack(isShown, wait))) return undefined;
  return conclude(plan, new Map(open.map((deny) => [denyName(deny), NOT_SHOWN])));
}

function isDenied(
  { egress, block }: WantedDeny,
  entries: WantedDeny['acl']['entries'] | undefined,
): boolean {
  return entries !== undefined && 'denied' in chooseNumber(entries, { egress, block });
}
