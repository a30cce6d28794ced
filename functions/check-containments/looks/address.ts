import type { AddressSets } from '../../../shared/aws/address-sets.ts';
import { GONE, seen, type Sight } from '../sight.ts';

export interface AddressParts {
  readonly sets: Pick<AddressSets, 'read'>;
}

/** The address is still in the IP set. */
export async function lookAtAddress({ sets }: AddressParts, address: string): Promise<Sight> {
  const listing = await sets.read(address);
  if (!listing) return GONE;
  if (listing.isListed) return seen();
  return seen({ kind: 'address', what: `it is no longer in the IP set ${listing.set.name}` });
}
