import type { AddressSets } from '../../shared/aws/address-sets.ts';
import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { ActionOutcome, ActionStep } from '../../shared/domain/action.ts';
import { ADDRESS, type AddressBefore } from '../../shared/domain/addresses/address-before.ts';
import { toBlock } from '../../shared/domain/addresses/ip-address.ts';
import { readBack, type Wait } from '../../shared/response/read-back.ts';
import type { ReleaseContext } from '../../shared/response/release-target.ts';

interface RestoreParts {
  readonly containments: ContainmentStore<AddressBefore>;
  readonly sets: AddressSets;
  readonly wait: Wait;
}

/** Takes our address out of the IP set; what others have put there stays. */
export type RestoreAddress = (context: ReleaseContext<AddressBefore>) => Promise<ActionOutcome>;

export function createRestore(parts: RestoreParts): RestoreAddress {
  return async ({ hold, record }) => {
    await parts.containments.setState(hold, 'releasing');
    const address = hold.target.id;
    const before = record.before[ADDRESS];
    if (!before) return { state: 'released', reason: 'nothing had been changed', steps: [] };
    const now = await parts.sets.read(address);
    const entry = toBlock(address);
    const step = { resource: `IP set ${now?.set.name ?? ''}`.trim(), from: [entry], to: [] };
    if (now?.set.arn !== before.set) return drifted(step, 'drift: the IP set no longer exists');
    if (before.wasListed) return kept({ ...step, to: [entry] });
    // By an earlier try, or by somebody: it is as it was before the incident.
    if (!now.isListed) return { state: 'released', steps: [step] };
    return takeOut(parts, address, step);
  };
}

function drifted(step: ActionStep, note: string): ActionOutcome {
  return { state: 'released', reason: note, steps: [{ ...step, note }] };
}

function kept(step: ActionStep): ActionOutcome {
  const note = 'the address was there before the incident and stays blocked';
  return { state: 'released', reason: note, steps: [{ ...step, note }] };
}

async function takeOut(
  { sets, wait }: RestoreParts,
  address: string,
  step: ActionStep,
): Promise<ActionOutcome> {
  await sets.remove(address);
  const isOut = async () => (await sets.read(address))?.isListed !== true;
  if (await readBack(isOut, wait)) return { state: 'released', steps: [step] };
  const note = 'AWS WAF still shows the address in the IP set';
  const reason = `not restored: ${step.resource}: ${note}`;
  return { state: 'release-failed', reason, steps: [{ ...step, note }] };
}
