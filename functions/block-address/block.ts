import type { ActionId, ActionLedger } from '../../shared/aws/action-ledger.ts';
import type { FindAddressOwner } from '../../shared/aws/address-owner.ts';
import type { AddressSets, Listing } from '../../shared/aws/address-sets.ts';
import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import type { ActionOutcome, ActionStep } from '../../shared/domain/action.ts';
import { ADDRESS, type AddressBefore } from '../../shared/domain/addresses/address-before.ts';
import { toBlock } from '../../shared/domain/addresses/ip-address.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { isHeld } from '../../shared/domain/containment.ts';
import { protectedTarget } from '../../shared/domain/protection.ts';
import type { CheckBrakes } from '../../shared/response/brakes.ts';
import {
  createContainment,
  type Contain,
  type KnownOfTarget,
  type Situation,
} from '../../shared/response/contain-target.ts';
import { readBack, type Wait } from '../../shared/response/read-back.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import { findRefusal, findUnfit } from './find-refusal.ts';

interface BlockParts {
  readonly ledger: ActionLedger;
  readonly containments: ContainmentStore<AddressBefore>;
  readonly sets: AddressSets;
  readonly findOwner: FindAddressOwner;
  readonly checkBrakes: CheckBrakes;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly own: { readonly accountId: string };
  readonly expiryHours: number;
}

/** order → brakes → record of before, with its end → into the IP set → verify → settle. */
export function createBlock(parts: BlockParts): Contain {
  return createContainment({ ...parts, look: (id, known) => look(parts, id, known) });
}

async function look(
  parts: BlockParts,
  id: ActionId,
  { mode }: KnownOfTarget,
): Promise<Situation<AddressBefore>> {
  const { target } = id;
  const hold: Hold = { ...id, purpose: 'contain' };
  const unfit = findUnfit(parts.own, target);
  const [record, listing, owner] = await Promise.all([
    parts.containments.read(hold),
    unfit ? undefined : parts.sets.read(target.id),
    unfit ? undefined : parts.findOwner(target.id),
  ]);
  return {
    ...{ hold, record },
    refusal: unfit ?? findRefusal({ address: target.id, listing, owner, mode }),
    findProtection: (policy) => protectedTarget(policy, target),
    isCutOff: isHeld(record) && listing?.isListed === true,
    planSteps: () => [stepOf(target.id, listing, listing?.isListed ?? false)],
    describeSteps: ({ before }) => [
      stepOf(target.id, listing, before[ADDRESS]?.wasListed ?? false),
    ],
    cut: () => block(parts, hold),
  };
}

function stepOf(address: string, listing: Listing | undefined, wasListed: boolean): ActionStep {
  const resource = listing ? `IP set ${listing.set.name}` : 'IP set';
  const entry = toBlock(address);
  return {
    ...{ resource, from: wasListed ? [entry] : [], to: [entry] },
    ...(!listing && { note: 'there is none: address_blocking is not enabled' }),
  };
}

/** What is recorded is never overwritten: our own entry does not become "before". */
async function block(parts: BlockParts, hold: Hold): Promise<ActionOutcome> {
  const { sets, containments, wait } = parts;
  const address = hold.target.id;
  const found = await sets.read(address);
  if (!found) return { state: 'failed', reason: GONE, steps: [] };
  const seen: AddressBefore = { set: found.set.arn, wasListed: found.isListed };
  const record = await containments.recordBefore(hold, {
    before: { [ADDRESS]: seen },
    ours: [],
    expiresAt: endOf(parts),
  });
  const change = await sets.add(address);
  const step = stepOf(address, found, (record.before[ADDRESS] ?? seen).wasListed);
  const problem = PROBLEMS[change];
  if (problem !== undefined)
    return { state: 'failed', reason: problem, steps: [{ ...step, note: problem }] };
  const isListed = async () => (await sets.read(address))?.isListed === true;
  if (!(await readBack(isListed, wait)))
    return { state: 'failed', reason: NOT_SHOWN, steps: [{ ...step, note: NOT_SHOWN }] };
  await containments.setState(hold, 'isolated');
  const { expiresAt: endsAt } = record;
  return { state: 'contained', ...(endsAt !== undefined && { endsAt }), steps: [step] };
}

const HOUR_MS = 3_600_000;

function endOf({ clock, expiryHours }: BlockParts): string {
  return new Date(clock().getTime() + expiryHours * HOUR_MS).toISOString();
}

const GONE = 'the IP set does not exist any more';
const NOT_SHOWN = 'AWS WAF does not show the address in the IP set';
const PROBLEMS = {
  done: undefined,
  gone: GONE,
  full: 'the IP set is full (10,000 addresses): release some first',
} as const;
