import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { NetworkAcls } from '../../shared/aws/network-acls.ts';
import type { ActionOutcome, ActionStep } from '../../shared/domain/action.ts';
import { withCommand } from '../../shared/domain/context/command.ts';
import { describeError } from '../../shared/domain/errors.ts';
import { isThere } from '../../shared/domain/tracked-paths/deny-entry.ts';
import {
  entriesIn,
  stopIn,
  type PathBefore,
  type StopBefore,
} from '../../shared/domain/tracked-paths/path-before.ts';
import { planRemovals, type Removal } from '../../shared/domain/tracked-paths/plan-removals.ts';
import type { NetworkAcl } from '../../shared/domain/tracked-paths/vpc-network.ts';
import { readBack, type Wait } from '../../shared/response/read-back.ts';
import type { ReleaseContext } from '../../shared/response/release-target.ts';

interface RestoreParts {
  readonly containments: Pick<ContainmentStore<PathBefore>, 'setState'>;
  readonly acls: Pick<NetworkAcls, 'read' | 'remove'>;
  readonly wait: Wait;
}

/** Takes our rules out of the network ACLs; a number that has another rule now is left alone and named. */
export type RestorePaths = (context: ReleaseContext<PathBefore>) => Promise<ActionOutcome>;

export function createRestore(parts: RestoreParts): RestorePaths {
  const { acls } = parts;
  return async ({ hold, record }) => {
    await parts.containments.setState(hold, 'releasing');
    const recorded = entriesIn(record.before);
    const aclIds = [...new Set(recorded.map(({ aclId }) => aclId))];
    const read = (): Promise<NetworkAcl[]> => acls.read(aclIds);
    const removals = planRemovals(recorded, await read());
    const tried = await Promise.all(removals.map((removal) => removeOne(acls, removal)));
    const outcome = summarise(await verify(parts, tried, read));
    const stop = stopIn(record.before);
    return stop ? { ...outcome, advice: [startAgain(stop)] } : outcome;
  };
}

/** Nobody knows whether it is fit to run again. */
function startAgain({ instanceId }: StopBefore): string {
  const text = `${instanceId} was to be stopped, so that its connections end, and is not started by itself: start it when it may run again.`;
  return withCommand(text, ['aws', 'ec2', 'start-instances', '--instance-ids', instanceId]);
}

async function removeOne(acls: RestoreParts['acls'], removal: Removal): Promise<Removal> {
  if (!removal.remove) return removal;
  try {
    await acls.remove(removal.entry);
    return removal;
  } catch (error) {
    return noted(removal, `not restored: ${describeError(error)}`);
  }
}

function noted(removal: Removal, note: string): Removal {
  return { ...removal, step: { ...removal.step, note } };
}

/** Reads back until EC2 shows none of what was removed. */
async function verify(
  { wait }: RestoreParts,
  removals: readonly Removal[],
  read: () => Promise<readonly NetworkAcl[]>,
): Promise<ActionStep[]> {
  const removed = removals.filter(({ remove, step }) => remove && step.note === undefined);
  let stays: readonly Removal[] = removed;
  const isShown = async (): Promise<boolean> => {
    const now = await read();
    stays = removed.filter(({ entry }) => isThere(entry, now));
    return stays.length === 0;
  };
  if (removed.length === 0 || (await readBack(isShown, wait))) return removals.map(stepOf);
  return removals.map((removal) =>
    stepOf(stays.includes(removal) ? noted(removal, 'not restored: EC2 still shows it') : removal),
  );
}

function stepOf({ step }: Removal): ActionStep {
  return step;
}

function summarise(steps: readonly ActionStep[]): ActionOutcome {
  const failed = steps.filter(({ note }) => note?.startsWith('not restored'));
  if (failed.length > 0)
    return { state: 'release-failed', reason: `not restored: ${namesOf(failed)}`, steps };
  const drifted = steps.filter(({ note }) => note !== undefined);
  if (drifted.length > 0)
    return { state: 'released', reason: `drift, left as it is: ${namesOf(drifted)}`, steps };
  if (steps.length === 0) return { state: 'released', reason: 'nothing had been denied', steps };
  return { state: 'released', steps };
}

function namesOf(steps: readonly ActionStep[]): string {
  return steps.map(({ resource }) => resource).join('; ');
}
