import { indexKey } from '../../../shared/aws/incident-items.ts';
import type { Operator } from '../operator.ts';

/** What triage made of an order: an incident, or a record without one. */
export type Opened =
  | { readonly incidentId: string }
  /** Below the stack's severity threshold it is only recorded. */
  | { readonly belowThreshold: true };

/** What became of the finding under any of these keys (`<account>/<region>/<finding id>`); undefined as long as nothing has. */
export async function findOpened(
  { incidents }: Operator,
  findingKeys: readonly string[],
): Promise<Opened | undefined> {
  const items = await Promise.all(findingKeys.map((key) => incidents.get(indexKey(key))));
  const item = items.find((found) => found !== undefined);
  if (!item) return undefined;
  const { incidentId } = item;
  return typeof incidentId === 'string' ? { incidentId } : { belowThreshold: true };
}
