import type { Lease } from '../../shared/aws/containment-lease.ts';
import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { AclChange, NetworkAcls } from '../../shared/aws/network-acls.ts';
import { describeError } from '../../shared/domain/errors.ts';
import {
  chooseNumber,
  entryName,
  isThere,
  type DenyEntry,
} from '../../shared/domain/tracked-paths/deny-entry.ts';
import type { PathBefore } from '../../shared/domain/tracked-paths/path-before.ts';
import type { WantedDeny } from '../../shared/domain/tracked-paths/plan-denies.ts';

interface OneParts {
  readonly acls: Pick<NetworkAcls, 'deny' | 'read'>;
  readonly containments: Pick<ContainmentStore<PathBefore>, 'addBefore'>;
}

interface OneResult {
  /** With the rule as it was set in the end. */
  readonly set: WantedDeny;
  readonly failure?: string;
}

/** Sets one rule; never rejects. Another number that has to be taken is on record first. */
export type DenyOne = (deny: WantedDeny, lease: Lease) => Promise<OneResult>;

/** Others who number rules of the same ACL at the same moment. */
const MAX_TRIES = 10;

export function createDenyOne(parts: OneParts): DenyOne {
  return async (deny, lease) => {
    try {
      return await setRule(parts, deny, lease);
    } catch (error) {
      return { set: deny, failure: describeError(error) };
    }
  };
}

async function setRule({ acls, containments }: OneParts, deny: WantedDeny, lease: Lease) {
  const taken: number[] = [];
  let set = deny;
  for (let tries = 1; set.entry && tries <= MAX_TRIES; tries += 1) {
    const answer = await acls.deny(set.entry);
    if (answer !== 'taken') return { set, ...failureOf(answer) };
    taken.push(set.entry.number);
    const next = await chooseAgain(acls, { ...set, entry: set.entry }, taken);
    if (next === 'none') return { set, failure: NO_NUMBER };
    if (next.isDenied) return { set: next };
    if (next.entry) await containments.addBefore(lease, { [entryName(next.entry)]: next.entry });
    set = next;
  }
  return { set, failure: NO_NUMBER };
}

const NO_NUMBER = 'others have taken every number that was free';
const FAILURES: Readonly<Record<Exclude<AclChange, 'taken'>, string | undefined>> = {
  done: undefined,
  full: 'the network ACL is full (quota "Rules per network ACL"): free a rule of it, or have the quota raised',
  gone: 'the network ACL no longer exists',
};

function failureOf(answer: Exclude<AclChange, 'taken'>): Pick<OneResult, 'failure'> {
  const failure = FAILURES[answer];
  return failure === undefined ? {} : { failure };
}

/** What has the number may be our own rule: its first answer was lost, or another run has set it. */
async function chooseAgain(
  acls: OneParts['acls'],
  deny: WantedDeny & { readonly entry: DenyEntry },
  taken: readonly number[],
): Promise<WantedDeny | 'none'> {
  const { entry } = deny;
  const now = await acls.read([entry.aclId]);
  if (isThere(entry, now)) return { ...deny, isDenied: true };
  const choice = chooseNumber(
    now.flatMap(({ entries }) => entries),
    { ...entry, taken },
  );
  if ('none' in choice) return 'none';
  if ('number' in choice) return { ...deny, entry: { ...entry, number: choice.number } };
  const { acl, egress, block } = deny;
  return { acl, egress, block, isDenied: true };
}
