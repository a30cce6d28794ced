import type { ActionId } from '../../shared/aws/action-ledger.ts';
import type { BlockAccess } from '../../shared/aws/bucket-access.ts';
import type { Opening } from '../../shared/aws/containment-opening.ts';
import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import type { ActionOutcome, ActionStep } from '../../shared/domain/action.ts';
import {
  ALL_BLOCKED,
  isAllBlocked,
  SWITCHES,
  switchesOn,
  type AccessBlock,
} from '../../shared/domain/buckets/access-block.ts';
import { ACCOUNT, type BucketBefore } from '../../shared/domain/buckets/bucket-before.ts';
import { isHeld } from '../../shared/domain/containment.ts';
import { describeError, StorageError, TransientError } from '../../shared/domain/errors.ts';
import { protectedTarget } from '../../shared/domain/protection.ts';
import { GLOBAL, type Target } from '../../shared/domain/target.ts';
import { refuse, type Obstacle } from '../../shared/response/brakes.ts';
import { nothingToCut } from '../../shared/response/nothing-to-cut.ts';
import { readBack, type Wait } from '../../shared/response/read-back.ts';
import type { Situation } from '../../shared/response/situation.ts';

export interface AccountParts {
  readonly containments: Pick<ContainmentStore<BucketBefore>, 'know'>;
  readonly accounts: BlockAccess;
  readonly own: { readonly accountId: string };
  readonly wait: Wait;
}

/** All of S3 in the account: its public access block holds for every bucket, whatever the bucket's own says. */
export async function lookAtAccount(
  parts: AccountParts,
  id: ActionId,
): Promise<Situation<BucketBefore>> {
  const { target } = id;
  const hold: Hold = { ...id, purpose: 'contain' };
  const [known, view] = await Promise.all([
    parts.containments.know(hold),
    findRefusal(parts.own, target) ?? readAccount(parts.accounts, target.id),
  ]);
  if ('state' in view) return nothingToCut({ hold, known }, view);
  const { block } = view;
  return {
    ...{ hold, known },
    findProtection: (policy) => protectedTarget(policy, target),
    isCutOff: isHeld(known.record) && isAllBlocked(block),
    planSteps: () => [stepOf(target.id, block)],
    describeSteps: ({ before }) => [stepOf(target.id, before[ACCOUNT]?.block)],
    prepare: () => Promise.resolve({ seen: { before: { [ACCOUNT]: view }, ours: [] } }),
    cut: (opening) => cut(parts, { accountId: target.id, block, opening }),
    verify: (opening) => verify(parts, { accountId: target.id, block, opening }),
  };
}

function findRefusal({ accountId }: AccountParts['own'], target: Target): Obstacle | undefined {
  const names = [target.accountId, target.id];
  if (names.every((name) => name === accountId) && target.region === GLOBAL) return undefined;
  return refuse(`not the platform's own account (${accountId}), region ${GLOBAL}`);
}

async function readAccount(
  accounts: BlockAccess,
  accountId: string,
): Promise<BucketBefore | Obstacle> {
  try {
    const block = await accounts.readBlock(accountId);
    return { ...(block && { block }) };
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return refuse(error.message, NO_RIGHT);
  }
}

const NO_RIGHT = [
  'Only with public_access: account in the response policy does terraform apply give the right to it.',
  'Or switch Block Public Access on for the account by hand.',
];

interface Blocking {
  readonly accountId: string;
  /** As it was found. */
  readonly block: AccessBlock | undefined;
  readonly opening: Opening<BucketBefore>;
}

async function cut({ accounts }: AccountParts, blocking: Blocking): Promise<ActionOutcome> {
  const { accountId, block } = blocking;
  try {
    if (!isAllBlocked(block)) await accounts.putBlock(accountId, ALL_BLOCKED);
    return { state: 'contained', steps: [recordedStep(blocking)] };
  } catch (error) {
    if (error instanceof TransientError) throw error;
    return failed(blocking, describeError(error));
  }
}

async function verify(
  { accounts, wait }: AccountParts,
  blocking: Blocking,
): Promise<ActionOutcome | undefined> {
  const isShown = async () => isAllBlocked(await accounts.readBlock(blocking.accountId));
  if (await readBack(isShown, wait)) return undefined;
  return failed(blocking, 'S3 does not show the block');
}

function failed(blocking: Blocking, note: string): ActionOutcome {
  const reason = `public access not blocked: ${note}`;
  return { state: 'failed', reason, steps: [{ ...recordedStep(blocking), note }] };
}

function recordedStep({ accountId, opening: { record } }: Blocking): ActionStep {
  return stepOf(accountId, record.before[ACCOUNT]?.block);
}

function stepOf(accountId: string, before: AccessBlock | undefined): ActionStep {
  return {
    resource: `public access block of account ${accountId}`,
    from: switchesOn(before),
    to: SWITCHES,
  };
}
