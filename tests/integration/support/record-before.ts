import type { Seen } from '../../../shared/aws/containment-record.ts';
import type { ContainmentStore, Hold } from '../../../shared/aws/containment-store.ts';
import { ConditionFailed, type Table } from '../../../shared/aws/dynamodb.ts';
import type { ContainmentRecord } from '../../../shared/domain/containment.ts';

interface Written<Before> {
  readonly store: ContainmentStore<Before>;
  readonly table: Table;
}

/** As a run does that takes the target, and lets go of it. */
export async function recordBefore<Before>(
  { store, table }: Written<Before>,
  held: Hold,
  what: Seen<Before>,
): Promise<ContainmentRecord<Before>> {
  for (;;) {
    const opening = store.planOpening(held, await store.know(held), what);
    try {
      await table.transact([opening.write]);
      await table.transact([store.planClosing(opening.lease)]);
    } catch (error) {
      if (error instanceof ConditionFailed) continue;
      throw error;
    }
    const record = await store.read(held);
    if (record) return record;
  }
}
