import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import type { InstanceNetworks } from '../../shared/aws/instance-network.ts';
import type { ActionOutcome } from '../../shared/domain/action.ts';
import { isHeld, type ContainmentRecord } from '../../shared/domain/containment.ts';
import { UnsafeQuarantineError } from '../../shared/domain/errors.ts';
import type { SettingsBefore } from '../../shared/domain/instance-settings.ts';
import {
  recordBefore,
  type InterfaceBefore,
  type NetworkInterface,
} from '../../shared/domain/isolation.ts';
import type { EvidenceKeeping, KeepAlive } from './keep-alive/keep-alive.ts';
import { cutInterfaces, isAboutToConvert, type CutParts } from './cut-interface.ts';
import {
  describeAttempt,
  describeEarlier,
  openInterfaces,
  summarise,
  type Attempt,
} from './describe-attempt.ts';
import { ensureGroups, type GroupSources, type OwnGroups } from './own-groups.ts';

interface QuarantineParts extends GroupSources, CutParts {
  readonly containments: ContainmentStore<InterfaceBefore>;
  readonly networks: InstanceNetworks;
  readonly keepAlive: KeepAlive;
  /** Asks for somebody to finish the swap if this run dies half-way. */
  readonly sendGuard: (hold: Hold) => Promise<void>;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** Moves every interface of the held target into quarantine and says how that ended. */
export type Quarantine = (hold: Hold) => Promise<ActionOutcome>;

/** Interfaces may be attached while we work, and calls may fail: look again, at most this often. */
const MAX_PASSES = 3;
/** EC2 shows a change only eventually. Source: EC2 API reference, eventual consistency. */
const PAUSE_MS = 500;

export function createQuarantine(parts: QuarantineParts): Quarantine {
  return async (hold) => {
    const attempts: Attempt[] = [];
    const keeping = parts.keepAlive(hold);
    try {
      return await quarantineAll(parts, { hold, keeping }, attempts);
    } catch (error) {
      const kept = await keeping.finish();
      if (!(error instanceof UnsafeQuarantineError)) throw error;
      const attempt = attempts.at(-1);
      const { steps, ...outcome } = attempt
        ? describeUnsafe(error, attempt)
        : await describeUntried(parts, hold, error);
      return { ...outcome, steps: [...steps, ...kept] };
    }
  };
}

/** Interfaces have been moved into the group that is not as it must be. */
function describeUnsafe({ message }: Error, attempt: Attempt): ActionOutcome {
  const reason = `${message}; interfaces have been moved into it, so they may be reachable`;
  return { state: 'failed', reason, steps: describeAttempt(attempt) };
}

/** This try has changed nothing, but an earlier one may have. */
async function describeUntried(
  parts: QuarantineParts,
  hold: Hold,
  { message }: Error,
): Promise<ActionOutcome> {
  const record = await parts.containments.read(hold);
  if (!record || !isHeld(record) || !record.holders.includes(hold.incidentId))
    return { state: 'failed', reason: `${message}; nothing was changed`, steps: [] };
  const reason = `${message}; an earlier try has begun: release gives back what it changed`;
  const enis = await readInterfaces(parts, hold);
  return { state: 'failed', reason, steps: describeEarlier(enis, record) };
}

interface Run {
  readonly hold: Hold;
  readonly keeping: EvidenceKeeping;
}

async function quarantineAll(
  parts: QuarantineParts,
  { hold, keeping }: Run,
  attempts: Attempt[],
): Promise<ActionOutcome> {
  let attempt = await passOnce(parts, hold, keeping);
  attempts.push(attempt);
  for (let pass = 2; pass <= MAX_PASSES && openInterfaces(attempt).length > 0; pass += 1) {
    await parts.wait(PAUSE_MS);
    attempt = await passOnce(parts, hold);
    attempts.push(attempt);
  }
  const groupIds = [...attempt.quarantine.values()];
  await Promise.all(groupIds.map((groupId) => parts.groups.verify(groupId)));
  const outcome = summarise(attempt);
  // Before the state: it may still add to the record of before.
  const kept = await keeping.finish();
  if (outcome.state === 'contained') await parts.containments.setState(hold, 'isolated');
  return { ...outcome, steps: [...outcome.steps, ...kept] };
}

/** Read, record, change, read back; in the first pass the evidence is kept beside it. */
async function passOnce(
  parts: QuarantineParts,
  hold: Hold,
  keeping?: EvidenceKeeping,
): Promise<Attempt> {
  const found = await readInterfaces(parts, hold);
  const own = await ensureGroups(parts, found);
  const record = await prepare(parts, hold, { found, own, kept: keeping?.seen() });
  const { before } = record;
  const cutting = cutInterfaces(parts, found, { own, before });
  keeping?.start(record);
  const errors = await cutting;
  const enis = await readInterfaces(parts, hold);
  return { quarantine: own.quarantine, before, errors, enis };
}

interface Prepared {
  readonly found: readonly NetworkInterface[];
  readonly own: OwnGroups;
  readonly kept: SettingsBefore | undefined;
}

/** What must be safe before the first change: the record of before, and the guard of what opens for a moment. */
async function prepare(
  { containments, sendGuard }: QuarantineParts,
  hold: Hold,
  { found, own, kept }: Prepared,
): Promise<ContainmentRecord<InterfaceBefore>> {
  const ours = [...own.quarantine.values()];
  const passing = [...own.conversion.values()];
  const willConvert = found.some((eni) => isAboutToConvert(eni, own));
  const [record] = await Promise.all([
    containments.recordBefore(hold, {
      before: recordBefore(found, [...ours, ...passing]),
      ours,
      ...(passing.length > 0 && { passing }),
      ...(kept && { kept }),
    }),
    willConvert ? sendGuard(hold) : undefined,
  ]);
  return record;
}

async function readInterfaces(
  { networks }: QuarantineParts,
  { target }: Hold,
): Promise<readonly NetworkInterface[]> {
  return (await networks.describe(target.id))?.enis ?? [];
}
