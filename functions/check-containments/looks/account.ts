import type { BlockAccess } from '../../../shared/aws/bucket-access.ts';
import { seen, type Sight } from '../sight.ts';
import { lostSwitches } from './bucket.ts';

export interface AccountParts {
  readonly accounts: Pick<BlockAccess, 'readBlock'>;
}

/** All four switches of the account are on. */
export async function lookAtAccount({ accounts }: AccountParts, accountId: string): Promise<Sight> {
  return seen(...lostSwitches(await accounts.readBlock(accountId)));
}
