import { createClosePointers } from '../../shared/aws/incident-pointers.ts';
import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import { InvalidInputError, Superseded } from '../../shared/domain/errors.ts';
import { readIncident } from '../../shared/aws/incident-reader.ts';
import type { ActionRecord } from '../../shared/domain/action.ts';
import { anInstance, aPrincipal } from '../builders/finding.ts';
import { anActionRecord } from '../builders/incident.ts';
import { aHold, aTarget } from '../builders/order.ts';
import { anArrival, incidentStores, itemsWith } from './support/incidents.ts';
import { atOnce, createTable } from './support/tables.ts';

async function setUp(actions: readonly ActionRecord[] = []) {
  const stores = incidentStores(await createTable('pk', 'sk'));
  const { details } = await stores.opener.file(anArrival());
  const { incidentId } = details.incident;
  if (actions.length > 0)
    await stores.changer.change(incidentId, () => ({ actions, planned: true }));
  return { ...stores, incidentId };
}

const actionOn = (id: string, changes: Partial<ActionRecord> = {}) =>
  anActionRecord({ target: aTarget({ id }), state: 'requested', steps: [], ...changes });

describe('twenty writers of one incident at once', () => {
  it('lose nothing', async () => {
    const { changer, table, incidentId } = await setUp();

    await atOnce(20, (index) =>
      changer.change(incidentId, () => ({ actions: [actionOn(`i-0000000${index}`)] })),
    );

    const details = await readIncident(table, incidentId);
    expect(details?.actions).toHaveLength(20);
    expect(details?.incident).toMatchObject({ version: 21, status: 'responding', stateVersion: 2 });
  });

  it('see each other: a counter in one action ends at twenty', async () => {
    const { changer, incidentId } = await setUp([actionOn('i-00000001')]);

    await atOnce(20, () =>
      changer.change(incidentId, ({ actions: [action] }) => ({
        actions: [{ ...actionOn('i-00000001'), reason: String(Number(action?.reason ?? 0) + 1) }],
      })),
    );

    const { actions } = await changer.change(incidentId, () => undefined);
    expect(actions.map(({ reason }) => reason)).toStrictEqual(['20']);
  });

  it('begin an action once', async () => {
    const { changer, clock, incidentId } = await setUp([
      anActionRecord({ state: 'requested', steps: [] }),
    ]);
    const ledger = createActionLedger(changer, clock);
    const id = { ...aHold(), incidentId };

    const begun = await atOnce(20, () =>
      ledger.begin(id, { from: ['requested'], state: 'running', retry: false }).catch(String),
    );

    expect(begun.filter((answer) => typeof answer !== 'string')).toHaveLength(1);
    expect((await ledger.read(id)).record.state).toBe('running');
  });
});

describe('a change', () => {
  it('that has nothing to do writes nothing', async () => {
    const { changer, table, incidentId } = await setUp();
    const before = await itemsWith(table, 'INCIDENT#');

    await changer.change(incidentId, () => undefined);

    expect(await itemsWith(table, 'INCIDENT#')).toStrictEqual(before);
  });

  it('of an incident that does not exist is refused', async () => {
    const { changer } = await setUp();

    await expect(changer.change('inc-none', () => ({ planned: true }))).rejects.toThrow(
      new InvalidInputError('unknown incident'),
    );
  });

  it('is written whole or not at all, and says that a fact beside it has changed', async () => {
    const { changer, table, incidentId } = await setUp();
    const taken = table.transactPut({
      item: { pk: 'POINTER#x', sk: 'OPEN' },
      condition: { expression: 'attribute_exists(pk)' },
    });

    await expect(
      changer.change(incidentId, () => ({ planned: true, alongside: [taken] })),
    ).rejects.toThrow(Superseded);

    expect(await itemsWith(table, 'INCIDENT#', 'META')).toMatchObject([
      { version: 1, status: 'triaging' },
    ]);
    expect(await itemsWith(table, 'POINTER#x')).toStrictEqual([]);
  });

  it('reads back what was written, whatever the number of pages', async () => {
    const { opener, table, incidentId } = await setUp();
    const raw = { text: 'x'.repeat(90_000) };

    for (let index = 0; index < 15; index += 1)
      await opener.file(anArrival({ id: `f-${index}`, raw }));

    const details = await readIncident(table, incidentId);
    expect(details?.findings).toHaveLength(16);
    expect(details?.findings[0]).not.toHaveProperty('raw');
    expect(await readIncident(table, 'inc-none')).toBeUndefined();
  });
});

describe('the time until an incident expires', () => {
  const expiryOf = async (stores: Awaited<ReturnType<typeof setUp>>) => {
    const items = await itemsWith(stores.table, 'INCIDENT#');
    const named = items.filter(({ sk }) => !String(sk).startsWith('FINDING#'));
    return named.map((item) => typeof item['expiresAt']);
  };

  it('does not run while something can still be released', async () => {
    const stores = await setUp([anActionRecord({ state: 'contained' })]);

    expect(await expiryOf(stores)).toStrictEqual(['undefined', 'undefined']);
  });

  it('runs again after the release', async () => {
    const stores = await setUp([anActionRecord({ state: 'contained' })]);
    const released = anActionRecord({ state: 'released' });

    await stores.changer.change(stores.incidentId, () => ({ actions: [released] }));

    expect(await expiryOf(stores)).toStrictEqual(['number', 'number']);
  });
});

describe('closed pointers', () => {
  it('let the next finding on the same host open a new incident', async () => {
    const { opener, table, changer, incidentId } = await setUp();
    const { incident } = await changer.change(incidentId, () => undefined);

    await createClosePointers(table)(incident);
    await createClosePointers(table)(incident);

    expect(await itemsWith(table, 'POINTER#')).toStrictEqual([]);
    expect((await opener.file(anArrival({ id: 'f-2' }))).outcome).toBe('opened');
  });

  it('do not take those of another incident along', async () => {
    const { opener, table, clock, changer, incidentId } = await setUp();
    clock.advance(25 * 3_600_000);
    const resources = [anInstance(), aPrincipal('web')];
    const next = await opener.file(anArrival({ id: 'f-2', resources }));
    const { incident } = await changer.change(incidentId, () => undefined);

    await createClosePointers(table)(incident);

    const pointers = await itemsWith(table, 'POINTER#');
    expect(pointers.map((pointer) => pointer['incidentId'])).toStrictEqual([
      next.details.incident.incidentId,
      next.details.incident.incidentId,
    ]);
  });
});
