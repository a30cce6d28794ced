import type { Opening } from '../../shared/aws/containment-opening.ts';
import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { InstancePower } from '../../shared/aws/instance-power.ts';
import type { NetworkAcls } from '../../shared/aws/network-acls.ts';
import type { ActionOutcome } from '../../shared/domain/action.ts';
import { describeError, TransientError } from '../../shared/domain/errors.ts';
import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import { chooseNumber, entryName } from '../../shared/domain/tracked-paths/deny-entry.ts';
import { denyName } from '../../shared/domain/tracked-paths/describe-denies.ts';
import {
  STOP,
  STOPPED,
  type PathBefore,
  type StopBefore,
} from '../../shared/domain/tracked-paths/path-before.ts';
import type { DenyPlan, WantedDeny } from '../../shared/domain/tracked-paths/plan-denies.ts';
import { readBack, type Wait } from '../../shared/response/read-back.ts';
import type { Preparation, Situation } from '../../shared/response/situation.ts';
import { conclude, hostName, refused, type HostStop, type StopCause } from './conclude.ts';
import type { DenyOne } from './deny-one.ts';
import { isStopped, type CheckStop } from './stop-host.ts';

interface DenyingParts {
  readonly acls: Pick<NetworkAcls, 'read'>;
  readonly containments: Pick<ContainmentStore<PathBefore>, 'addBefore'>;
  readonly denyOne: DenyOne;
  readonly checkStop: CheckStop;
  readonly power: InstancePower;
  readonly wait: Wait;
}

/** How a plan is carried out. */
export type DenyPaths = (
  host: DeniedHost,
) => Pick<Situation<PathBefore>, 'prepare' | 'cut' | 'verify'>;

interface DeniedHost {
  readonly instanceId: string;
  readonly plan: DenyPlan;
  /** It leaks although it is denied, or did when it was stopped. */
  readonly isLeaking: boolean;
}

export function createDenyPaths(parts: DenyingParts): DenyPaths {
  return (host) => {
    const { instanceId, plan } = host;
    let work: Work = { plan, stop: undefined };
    return {
      prepare: async (policy) => {
        const cause = stopCause(policy, host);
        const stop = cause && { instanceId, cause, ...(await parts.checkStop(instanceId)) };
        work = { plan, stop };
        return prepare(plan, stop);
      },
      cut: async (opening) => {
        const { failures, ...done } = await cut(parts, work, opening);
        work = done;
        return conclude(done.plan, { ...done, failures });
      },
      verify: () => verify(parts, work),
    };
  };
}

/** Why the host is to be stopped: only where the policy says so, for what no rule can deny or what leaks all the same. */
export function stopCause(
  { tracked_paths: tracked, leaks }: ResponsePolicy,
  { plan: { left }, isLeaking }: Pick<DeniedHost, 'plan' | 'isLeaking'>,
): StopCause | undefined {
  if (isLeaking && leaks.escalate === 'stop') return 'leak';
  return tracked.left_open === 'stop' && left.length > 0 ? 'path' : undefined;
}

interface Work {
  readonly plan: DenyPlan;
  readonly stop: HostStop | undefined;
}

/** Everything is on record before it is done. What cannot be done at all is refused, with what a person can do. */
function prepare(plan: DenyPlan, stop: HostStop | undefined): Preparation<PathBefore> {
  const willStop = stop !== undefined && stop.hindrance === undefined;
  const isHopeless = plan.wanted.length === 0 && plan.left.length > 0 && !willStop;
  if (isHopeless) return { outcome: refused(plan, stop) };
  const entries = plan.wanted.flatMap(({ entry }) => entry ?? []);
  return {
    seen: {
      before: {
        ...Object.fromEntries(entries.map((entry) => [entryName(entry), entry])),
        ...(stop && isOurs(stop) && { [STOP]: toBefore(stop) }),
      },
      ours: [],
    },
  };
}

/** Sets the rules that are missing, all at once; a stop comes after them, because it takes longer. */
async function cut(
  { denyOne, power, containments }: DenyingParts,
  { plan, stop }: Work,
  { lease }: Opening<PathBefore>,
): Promise<Work & { readonly failures: ReadonlyMap<string, string> }> {
  const failures = new Map<string, string>();
  const wanted = await Promise.all(
    plan.wanted.map(async (deny) => {
      const { set, failure } = deny.isDenied ? { set: deny } : await denyOne(deny, lease);
      if (failure !== undefined) failures.set(denyName(deny), failure);
      return set;
    }),
  );
  const stopped = stop && (await stopHost(power, stop, failures));
  if (stopped && isOurs(stopped))
    await containments.addBefore(lease, { [STOPPED]: toBefore(stopped) });
  return { plan: { ...plan, wanted }, stop: stopped, failures };
}

/** Nothing hinders it, and nobody has stopped it before us. */
function isOurs({ hindrance, state }: HostStop): boolean {
  return hindrance === undefined && !isStopped(state);
}

function toBefore({ instanceId, state }: HostStop): StopBefore {
  return { instanceId, state };
}

async function stopHost(
  power: InstancePower,
  stop: HostStop,
  failures: Map<string, string>,
): Promise<HostStop> {
  if (!isOurs(stop)) return stop;
  try {
    await power.stop(stop.instanceId);
    return stop;
  } catch (error) {
    const hindrance = describeError(error);
    // What EC2 will not do (a spot instance, protection from stopping) no further try changes.
    if (error instanceof TransientError) failures.set(hostName(stop), hindrance);
    return { ...stop, hindrance };
  }
}

const NOT_SHOWN = 'EC2 does not show that it denies it';
const STILL_RUNS = 'EC2 does not show that it is stopped';

/** Undefined when the first rule that matches each block denies it, and a host that was to be stopped is. */
async function verify(
  { acls, power, wait }: DenyingParts,
  { plan, stop }: Work,
): Promise<ActionOutcome | undefined> {
  const aclIds = [...new Set(plan.wanted.map(({ acl }) => acl.id))];
  const wasStopped = stop !== undefined && stop.hindrance === undefined;
  let missing: ReadonlyMap<string, string> = new Map();
  const isShown = async (): Promise<boolean> => {
    const [found, state] = await Promise.all([
      acls.read(aclIds),
      wasStopped ? power.state(stop.instanceId) : undefined,
    ]);
    const now = new Map(found.map(({ id, entries }) => [id, entries]));
    const open = plan.wanted.filter((deny) => !isDenied(deny, now.get(deny.acl.id)));
    missing = new Map([
      ...open.map((deny) => [denyName(deny), NOT_SHOWN] as const),
      ...(wasStopped && !isStopped(state) ? [[hostName(stop), STILL_RUNS] as const] : []),
    ]);
    return missing.size === 0;
  };
  if (await readBack(isShown, wait)) return undefined;
  return conclude(plan, { failures: missing, stop });
}

function isDenied(
  { egress, block }: WantedDeny,
  entries: WantedDeny['acl']['entries'] | undefined,
): boolean {
  return entries !== undefined && 'denied' in chooseNumber(entries, { egress, block });
}
