import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import type { Table } from '../../shared/aws/dynamodb.ts';
import {
  createExpiringContainments,
  EXPIRY_INDEX,
} from '../../shared/aws/expiring-containments.ts';
import { aHold, aTarget } from '../builders/order.ts';
import { fakeClock } from './support/incidents.ts';
import { recordBefore } from './support/record-before.ts';
import { createIndexedTable } from './support/tables.ts';

const ACTION = 'block-address';
const AT_10 = '2026-11-21T10:00:00.000Z';
const AT_11 = '2026-11-21T11:00:00.000Z';
const AT_12 = '2026-11-21T12:00:00.000Z';

let table: Table;

beforeEach(async () => {
  table = await createIndexedTable('pk', { name: EXPIRY_INDEX, keys: ['sweepOf', 'sweepAt'] });
});

function stores() {
  const store = createContainmentStore<string>({ table, clock: fakeClock() });
  const expiring = createExpiringContainments(table);
  const hold = (id: string, incidentId = 'inc-1') => {
    const target = aTarget({ kind: 'address', region: 'global', id });
    return aHold({ action: ACTION, target, incidentId });
  };
  const record = (id: string, expiresAt: string | undefined, incidentId?: string) =>
    recordBefore({ store, table }, hold(id, incidentId), {
      ...{ before: { address: 'nothing' }, ours: [] },
      ...(expiresAt !== undefined && { expiresAt }),
    });
  const idsAt = async (time: string, limit = 10) => {
    const found = await expiring.findExpired(ACTION, new Date(time), limit);
    return found.map(({ target }) => target.id);
  };
  return { store, expiring, hold, record, idsAt };
}

describe('what ends by itself', () => {
  it('is found when its time is over, the oldest first, and nothing else is', async () => {
    const { record, idsAt } = stores();
    await record('1.2.3.5', AT_11);
    await record('1.2.3.4', AT_10);
    await record('1.2.3.6', AT_12);
    await record('1.2.3.7', undefined);

    expect(await idsAt('2026-11-21T09:59:59.999Z')).toStrictEqual([]);
    expect(await idsAt(AT_10)).toStrictEqual(['1.2.3.4']);
    expect(await idsAt(AT_11)).toStrictEqual(['1.2.3.4', '1.2.3.5']);
    expect(await idsAt(AT_12, 1)).toStrictEqual(['1.2.3.4']);
  });

  it('ends with the last of its times, with everybody who holds it', async () => {
    const { record, expiring, idsAt } = stores();
    await record('1.2.3.4', AT_12);
    const { expiresAt } = await record('1.2.3.4', AT_11, 'inc-2');

    expect(expiresAt).toBe(AT_12);
    expect(await idsAt(AT_11)).toStrictEqual([]);
    const [found] = await expiring.findExpired(ACTION, new Date(AT_12), 10);
    expect(found?.holders.toSorted()).toStrictEqual(['inc-1', 'inc-2']);
    expect(found?.expiresAt).toBe(AT_12);
  });

  it('is not found any more once it is released, and again when it is contained anew', async () => {
    const { store, hold, record, idsAt } = stores();
    await record('1.2.3.4', AT_10);
    const outcome = { state: 'released', steps: [] } as const;
    await store.setReleased(hold('1.2.3.4'), { requestedAt: AT_10, outcome });

    expect(await idsAt(AT_12)).toStrictEqual([]);

    const { expiresAt } = await record('1.2.3.4', AT_11);
    expect(expiresAt).toBe(AT_11);
    expect(await idsAt(AT_12)).toStrictEqual(['1.2.3.4']);
  });

  it('is put off, unless somebody else has changed it meanwhile', async () => {
    const { expiring, record, idsAt } = stores();
    await record('1.2.3.4', AT_10);
    const [found] = await expiring.findExpired(ACTION, new Date(AT_10), 10);
    if (!found) throw new Error('nothing was found');

    await expiring.putOff(ACTION, found, new Date(AT_11));
    await expiring.putOff(ACTION, found, new Date(AT_12));

    expect(await idsAt(AT_10)).toStrictEqual([]);
    expect(await idsAt(AT_11)).toStrictEqual(['1.2.3.4']);
  });
});
