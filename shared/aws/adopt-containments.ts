import { paginateScan } from '@aws-sdk/client-dynamodb';
import { IN_FORCE } from './check-marks.ts';
import { ConditionFailed, type Key, type Table } from './dynamodb.ts';
import { fromItem, rethrow, toItem, type Item } from './dynamodb-errors.ts';

/** Finds containments in force that the index lacks, because an older version wrote them, and enters them. */
export type AdoptContainments = (now: Date) => Promise<number>;

const MARK: Key = { pk: 'CHECK#adopted' };
const DAY_MS = 86_400_000;

const MISSING = '#state = :isolated AND attribute_not_exists(checkOf)';

/** Reads the whole table, so once a day; returns how many it has entered. */
export function createAdoptContainments(table: Table): AdoptContainments {
  return async (now) => {
    const last = (await table.get(MARK))?.['at'];
    if (typeof last === 'string' && now.getTime() - Date.parse(last) < DAY_MS) return 0;
    const missing = await findMissing(table);
    for (const { pk } of missing) await enter(table, { pk: String(pk) }, now);
    const mark = { key: MARK, update: 'SET #at = :now', names: { '#at': 'at' } };
    await table.update({ ...mark, values: { ':now': now.toISOString() } });
    return missing.length;
  };
}

async function findMissing(table: Table): Promise<Item[]> {
  const input = {
    TableName: table.name,
    FilterExpression: MISSING,
    ProjectionExpression: 'pk',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: toItem({ ':isolated': 'isolated' }),
  };
  const items: Item[] = [];
  try {
    for await (const page of paginateScan({ client: table.client }, input))
      items.push(...(page.Items ?? []).map(fromItem));
  } catch (error) {
    rethrow(error);
  }
  return items;
}

/** Whoever has released it, or entered it, in between was quicker. */
async function enter(table: Table, key: Key, now: Date): Promise<void> {
  const update = {
    key,
    update: 'SET checkOf = :inForce, checkAt = :now',
    condition: MISSING,
    names: { '#state': 'state' },
    values: { ':inForce': IN_FORCE, ':now': now.toISOString(), ':isolated': 'isolated' },
  };
  await table.update(update).catch((error: unknown) => {
    if (!(error instanceof ConditionFailed)) throw error;
  });
}
