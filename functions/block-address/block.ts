import type { ActionId } from '../../shared/aws/action-ledger.ts';
import type { FindAddressOwner } from '../../shared/aws/address-owner.ts';
import type { AddressSets, Listing } from '../../shared/aws/address-sets.ts';
import type { Opening } from '../../shared/aws/containment-opening.ts';
import type { Hold } from '../../shared/aws/containment-store.ts';
import type { ActionOutcome, ActionStep } from '../../shared/domain/action.ts';
import { ADDRESS, type AddressBefore } from '../../shared/domain/addresses/address-before.ts';
import { toBlock } from '../../shared/domain/addresses/ip-address.ts';
import { isHeld } from '../../shared/domain/containment.ts';
import { protectedTarget } from '../../shared/domain/protection.ts';
import { createContainment, type Contain } from '../../shared/response/contain-target.ts';
import type { ContainmentParts } from '../../shared/response/containment-parts.ts';
import type { KnownOfTarget, Preparation, Situation } from '../../shared/response/situation.ts';
import { readBack } from '../../shared/response/read-back.ts';
import { findRefusal, findUnfit } from './find-refusal.ts';

interface BlockParts extends Omit<ContainmentParts<AddressBefore>, 'look'> {
  readonly sets: AddressSets;
  readonly findOwner: FindAddressOwner;
  readonly own: { readonly accountId: string };
  readonly expiryHours: number;
}

/** order → brakes → record of before, with its end → into the IP set → verify → settle. */
export function createBlock(parts: BlockParts): Contain {
  return createContainment({ ...parts, look: (id, ordered) => look(parts, id, ordered) });
}

async function look(
  parts: BlockParts,
  id: ActionId,
  ordered: Promise<KnownOfTarget>,
): Promise<Situation<AddressBefore>> {
  const { target } = id;
  const hold: Hold = { ...id, purpose: 'contain' };
  const unfit = findUnfit(parts.own, target);
  const [{ mode }, known, listing, owner] = await Promise.all([
    ordered,
    parts.containments.know(hold),
    unfit ? undefined : parts.sets.read(target.id),
    unfit ? undefined : parts.findOwner(target.id),
  ]);
  return {
    ...{ hold, known },
    refusal: unfit ?? findRefusal({ address: target.id, listing, owner, mode }),
    findProtection: (policy) => protectedTarget(policy, target),
    isCutOff: isHeld(known.record) && listing?.isListed === true,
    planSteps: () => [stepOf(target.id, listing, listing?.isListed ?? false)],
    describeSteps: ({ before }) => [
      stepOf(target.id, listing, before[ADDRESS]?.wasListed ?? false),
    ],
    prepare: () => Promise.resolve(prepare(parts, listing)),
    cut: (opening) => block(parts, { address: target.id, listing, opening }),
    verify: (opening) => verify(parts, { address: target.id, listing, opening }),
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
function prepare(parts: BlockParts, listing: Listing | undefined): Preparation<AddressBefore> {
  if (!listing) return { outcome: { state: 'failed', reason: GONE, steps: [] } };
  const before = { [ADDRESS]: { set: listing.set.arn, wasListed: listing.isListed } };
  return { seen: { before, ours: [], expiresAt: endOf(parts) } };
}

interface Blocking {
  readonly address: string;
  readonly listing: Listing | undefined;
  readonly opening: Opening<AddressBefore>;
}

async function block({ sets }: BlockParts, blocking: Blocking): Promise<ActionOutcome> {
  const step = recordedStep(blocking);
  const problem = PROBLEMS[await sets.add(blocking.address)];
  if (problem !== undefined)
    return { state: 'failed', reason: problem, steps: [{ ...step, note: problem }] };
  const { expiresAt: endsAt } = blocking.opening.record;
  return { state: 'contained', ...(endsAt !== undefined && { endsAt }), steps: [step] };
}

async function verify(
  { sets, wait }: BlockParts,
  blocking: Blocking,
): Promise<ActionOutcome | undefined> {
  const isListed = async () => (await sets.read(blocking.address))?.isListed === true;
  if (await readBack(isListed, wait)) return undefined;
  const step = { ...recordedStep(blocking), note: NOT_SHOWN };
  return { state: 'failed', reason: NOT_SHOWN, steps: [step] };
}

function recordedStep({ address, listing, opening }: Blocking): ActionStep {
  return stepOf(address, listing, opening.record.before[ADDRESS]?.wasListed ?? false);
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
