import type { Listing } from '../../shared/aws/address-sets.ts';
import type { ActionMode } from '../../shared/domain/action.ts';
import { normaliseAddress } from '../../shared/domain/addresses/ip-address.ts';
import { findSpecialUse } from '../../shared/domain/addresses/public-address.ts';
import { GLOBAL, type Target } from '../../shared/domain/target.ts';
import { refuse, type Obstacle } from '../../shared/response/brakes.ts';

/** Why nobody can be blocked under this name; asked before anything is looked at. */
export function findUnfit(
  { accountId }: { readonly accountId: string },
  { accountId: of, region, id }: Target,
): Obstacle | undefined {
  if (of !== accountId || region !== GLOBAL)
    return refuse(`not in the platform's own account (${accountId}), region ${GLOBAL}`);
  if (normaliseAddress(id) !== id) return refuse(`${id} is no address in its normal form`);
  const special = findSpecialUse(id);
  return special === undefined ? undefined : refuse(special);
}

interface Looked {
  readonly address: string;
  readonly listing: Listing | undefined;
  readonly owner: string | undefined;
  readonly mode: ActionMode;
}

/** Why this address is not blocked, whatever the policy says. A dry run shows what would be, also where there is no IP set yet. */
export function findRefusal({ address, listing, owner, mode }: Looked): Obstacle | undefined {
  if (owner !== undefined) return refuse(`${address} is our own: ${owner} has it`);
  if (!listing) return mode === 'auto' ? refuse('there is no IP set', NOT_SET_UP) : undefined;
  if (listing.isFull && !listing.isListed) return refuse('the IP set is full', FULL);
  return undefined;
}

const NOT_SET_UP = [
  'Set address_blocking = { enabled = true } in Terraform, and put the rule group into your web ACLs.',
  'Until then block the address by hand: a rule of your web ACL, or a deny in the network ACL of the subnet.',
];
const FULL = [
  'An IP set takes 10,000 addresses. Release incidents that are over, or shorten address_blocking.expiry_hours.',
];
