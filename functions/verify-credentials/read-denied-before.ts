import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { ActionRecord } from '../../shared/domain/action.ts';
import {
  denialsOf,
  type CredentialBefore,
} from '../../shared/domain/credentials/credential-before.ts';

/**
 * The moment up to which sessions of the role of an action are denied, in milliseconds since 1970; undefined for other credentials,
 * and where no record says it.
 */
export async function readDeniedBefore(
  containments: Pick<ContainmentStore<CredentialBefore>, 'read'>,
  incidentId: string,
  { target: ordered, heldAs, action }: ActionRecord,
): Promise<number | undefined> {
  const target = heldAs ?? ordered;
  if (target.kind !== 'role') return undefined;
  const record = await containments.read({ purpose: 'contain', action, target, incidentId });
  const moments = denialsOf(record?.before ?? {}).map(({ cutAt }) => Date.parse(cutAt));
  return moments.length === 0 ? undefined : Math.max(...moments);
}
