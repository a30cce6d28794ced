import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import type { InstanceNetworks } from '../../shared/aws/instance-network.ts';
import type { QuarantineGroups as GroupSource } from '../../shared/aws/quarantine-groups.ts';
import type { ActionOutcome, ActionStep } from '../../shared/domain/action.ts';
import { describeError, UnsafeQuarantineError } from '../../shared/domain/errors.ts';
import {
  isQuarantined,
  planIsolation,
  recordBefore,
  type InterfaceBefore,
  type NetworkInterface,
  type QuarantineGroups,
} from '../../shared/domain/isolation.ts';

interface QuarantineParts {
  readonly containments: ContainmentStore<InterfaceBefore>;
  readonly networks: InstanceNetworks;
  readonly groups: GroupSource;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** Moves every interface of the held target into quarantine and says how that ended. */
export type Quarantine = (hold: Hold) => Promise<ActionOutcome>;

/** Interfaces may be attached while we work, and calls may fail: look again, at most this often. */
const MAX_PASSES = 3;
/** EC2 shows a change only eventually. Source: EC2 API reference, eventual consistency. */
const PAUSE_MS = 500;

interface Attempt {
  readonly quarantine: QuarantineGroups;
  readonly enis: readonly NetworkInterface[];
  readonly before: Readonly<Record<string, InterfaceBefore>>;
  /** Reason by interface id. */
  readonly errors: ReadonlyMap<string, string>;
}

export function createQuarantine(parts: QuarantineParts): Quarantine {
  return async (hold) => {
    const attempts: Attempt[] = [];
    try {
      return await quarantineAll(parts, hold, attempts);
    } catch (error) {
      if (!(error instanceof UnsafeQuarantineError)) throw error;
      return describeUnsafe(error, attempts.at(-1));
    }
  };
}

/** Says truly whether interfaces have been moved into the group that is not as it must be. */
function describeUnsafe({ message }: Error, attempt: Attempt | undefined): ActionOutcome {
  if (!attempt) return { state: 'failed', reason: `${message}; nothing was changed`, steps: [] };
  const reason = `${message}; interfaces have been moved into it, so they may be reachable`;
  return { state: 'failed', reason, steps: describeSteps(attempt) };
}

async function quarantineAll(
  parts: QuarantineParts,
  hold: Hold,
  attempts: Attempt[],
): Promise<ActionOutcome> {
  let attempt = await passOnce(parts, hold);
  attempts.push(attempt);
  for (let pass = 2; pass <= MAX_PASSES && open(attempt).length > 0; pass += 1) {
    await parts.wait(PAUSE_MS);
    attempt = await passOnce(parts, hold);
    attempts.push(attempt);
  }
  const groupIds = [...attempt.quarantine.values()];
  await Promise.all(groupIds.map((groupId) => parts.groups.verify(groupId)));
  const outcome = summarise(attempt);
  if (outcome.state === 'contained') await parts.containments.setState(hold, 'isolated');
  return outcome;
}

/** Read, record, change, read back. */
async function passOnce(parts: QuarantineParts, hold: Hold): Promise<Attempt> {
  const found = await readInterfaces(parts, hold);
  const quarantine = await ensureGroups(parts.groups, found);
  const { before } = await parts.containments.recordBefore(hold, {
    before: recordBefore(found, quarantine),
    ours: [...quarantine.values()],
  });
  const pending = found.filter((eni) => !eni.requesterManaged && !isQuarantined(eni, quarantine));
  const errors = await moveAll(parts.networks, pending, quarantine);
  return { quarantine, before, errors, enis: await readInterfaces(parts, hold) };
}

async function readInterfaces(
  { networks }: QuarantineParts,
  { target }: Hold,
): Promise<readonly NetworkInterface[]> {
  return (await networks.describe(target.id))?.enis ?? [];
}

async function ensureGroups(
  groups: GroupSource,
  enis: readonly NetworkInterface[],
): Promise<QuarantineGroups> {
  const vpcIds = [...new Set(enis.map((eni) => eni.vpcId))];
  return new Map(
    await Promise.all(vpcIds.map(async (vpcId) => [vpcId, await groups.ensure(vpcId)] as const)),
  );
}

async function moveAll(
  networks: InstanceNetworks,
  enis: readonly NetworkInterface[],
  quarantine: QuarantineGroups,
): Promise<ReadonlyMap<string, string>> {
  const errors = new Map<string, string>();
  const move = async ({ eniId, vpcId }: NetworkInterface): Promise<void> => {
    try {
      await networks.setGroups(eniId, [quarantine.get(vpcId) ?? '']);
    } catch (error) {
      errors.set(eniId, describeError(error));
    }
  };
  await Promise.all(enis.map(move));
  return errors;
}

function open({ enis, quarantine }: Attempt): NetworkInterface[] {
  return enis.filter((eni) => !isQuarantined(eni, quarantine));
}

function summarise(attempt: Attempt): ActionOutcome {
  const steps = describeSteps(attempt);
  const { length: total } = attempt.enis;
  if (total === 0) return { state: 'failed', reason: NO_INTERFACE, steps };
  const remaining = open(attempt).map((eni) => eni.eniId);
  if (remaining.length === 0) return { state: 'contained', steps };
  const others = remaining.length < total ? '; the others are in quarantine' : '';
  const reason = `still open: ${remaining.join(', ')} of ${total} interfaces${others}`;
  return { state: 'failed', reason, steps };
}

const NO_INTERFACE = 'the instance has no network interface any more';

function describeSteps(attempt: Attempt): ActionStep[] {
  const steps = planIsolation(attempt.enis, attempt.quarantine);
  return steps.map((step) => describeStep(step, attempt));
}

/** Shows what was before the first change, not what a later pass found. */
function describeStep(step: ActionStep, { before, errors }: Attempt): ActionStep {
  const was = before[step.resource];
  const note = errors.get(step.resource) ?? step.note ?? (was ? undefined : NO_RECORD);
  return { ...step, from: was?.groups ?? step.from, ...(note !== undefined && { note }) };
}

const NO_RECORD =
  'was in quarantine before, without a record of what it had: a release cannot restore it';
