import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import type { ElasticIps } from '../../shared/aws/elastic-ips.ts';
import type { InstanceNetworks } from '../../shared/aws/instance-network.ts';
import type { ActionOutcome, ActionStep } from '../../shared/domain/action.ts';
import { ownIds, type ContainmentRecord } from '../../shared/domain/containment.ts';
import { describeError } from '../../shared/domain/errors.ts';
import {
  planRelease,
  sameGroups,
  type InterfaceBefore,
  type NetworkInterface,
  type ReleaseStep,
} from '../../shared/domain/isolation.ts';
import type { SettingSources } from '../../shared/response/read-settings.ts';
import { restoreElasticIps } from './restore-elastic-ips.ts';
import {
  postponedSettings,
  restoreSettings,
  type RestoredSettings,
  type SettingsToRestore,
} from './restore-settings.ts';

interface RestoreParts extends SettingSources {
  readonly elasticIps: Pick<ElasticIps, 'associate'>;
  readonly containments: ContainmentStore<InterfaceBefore>;
  readonly networks: InstanceNetworks;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** EC2 shows a change only eventually: look again, this often and with this pause. */
const LOOKS = 3;
const PAUSE_MS = 500;

/** Gives every interface back what was recorded; what somebody changed since is left alone and named. */
export type Restore = (
  hold: Hold,
  record: ContainmentRecord<InterfaceBefore>,
  options?: RestoreOptions,
) => Promise<ActionOutcome>;

export interface RestoreOptions {
  /** Settings of the instance that somebody has changed since are given back, too. */
  readonly force?: boolean;
}

export function createRestore(parts: RestoreParts): Restore {
  const { containments, networks } = parts;
  return async (hold, record, { force = false } = {}) => {
    await containments.setState(hold, 'releasing');
    const read = async () => (await networks.describe(hold.target.id))?.enis ?? [];
    const isQuarantineGroup = (groupId: string): boolean => ownIds(record).includes(groupId);
    const isConversionGroup = (groupId: string): boolean =>
      record.passing?.includes(groupId) === true;
    const enis = await read();
    const ours = { isQuarantineGroup, isConversionGroup };
    const plan = planRelease({ before: record.before, enis, ...ours });
    const changes = plan.filter(({ restore }) => restore);
    const restored = await Promise.all(changes.map((step) => restoreOne(networks, step)));
    const checked = await verifyRestored(parts, restored, read);
    // Last: until the interface has its groups again, the address would lead nowhere.
    const addresses = await restoreElasticIps(parts.elasticIps, record, enis);
    const left = plan.filter(({ restore }) => !restore).map(toStep);
    const network = [...checked, ...left, ...addresses];
    const settings = await restoreKept(parts, network, {
      ...{ instanceId: hold.target.id, before: record.kept ?? {}, force },
    });
    const outcome = summarise([...network, ...settings.steps]);
    return settings.advice.length > 0 ? { ...outcome, advice: settings.advice } : outcome;
  };
}

/** Only a host that is reachable again may get health checks: a failed one would have it terminated. */
async function restoreKept(
  sources: SettingSources,
  network: readonly ActionStep[],
  settings: SettingsToRestore,
): Promise<RestoredSettings> {
  if (!network.some(hasFailed)) return restoreSettings(sources, settings);
  return { steps: postponedSettings(settings.before, 'its interfaces come first'), advice: [] };
}

function hasFailed({ note }: ActionStep): boolean {
  return note?.startsWith('not restored') === true;
}

/** Reads back until EC2 shows what was written. */
async function verifyRestored(
  { wait }: RestoreParts,
  steps: readonly ActionStep[],
  read: () => Promise<readonly NetworkInterface[]>,
): Promise<readonly ActionStep[]> {
  const written = steps.filter(({ note }) => note === undefined).length;
  if (written === 0) return steps;
  for (let look = 1; ; look += 1) {
    const checked = verify(steps, await read());
    const seen = checked.filter(({ note }) => note === undefined).length;
    if (seen === written || look === LOOKS) return checked;
    await wait(PAUSE_MS);
  }
}

async function restoreOne(networks: InstanceNetworks, step: ReleaseStep): Promise<ActionStep> {
  try {
    await networks.setGroups(step.resource, step.to);
    return toStep(step);
  } catch (error) {
    return { ...toStep(step), note: `not restored: ${describeError(error)}` };
  }
}

function verify(steps: readonly ActionStep[], enis: readonly NetworkInterface[]): ActionStep[] {
  const now = new Map(enis.map(({ eniId, groups }) => [eniId, groups]));
  return steps.map((step) => {
    if (step.note !== undefined || sameGroups(now.get(step.resource) ?? [], step.to)) return step;
    return { ...step, note: 'not restored: EC2 still shows other groups' };
  });
}

function toStep({ resource, from, to, note }: ReleaseStep): ActionStep {
  return { resource, from, to, ...(note !== undefined && { note }) };
}

function summarise(steps: readonly ActionStep[]): ActionOutcome {
  const failed = steps.filter(hasFailed);
  const drifted = steps.filter((step) => step.note !== undefined && !hasFailed(step));
  if (failed.length > 0) {
    return { state: 'release-failed', reason: `not restored: ${listIds(failed)}`, steps };
  }
  return {
    state: 'released',
    steps,
    ...(drifted.length > 0 && { reason: `drift, left as it is: ${listIds(drifted)}` }),
  };
}

function listIds(steps: readonly ActionStep[]): string {
  return steps.map(({ resource }) => resource).join(', ');
}
