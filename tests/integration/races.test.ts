import { createIncidentOpener } from '../../shared/aws/incident-opener.ts';
import { createClosePointers } from '../../shared/aws/incident-pointers.ts';
import { anInstance, aPrincipal } from '../builders/finding.ts';
import { anArrival, incidentStores, itemsWith } from './support/incidents.ts';
import { createTable } from './support/tables.ts';

describe('a finding that is on its way into an incident while a person releases it', () => {
  /** The pointers are closed after the finding has seen them and before it joins. */
  async function setUp() {
    const stores = incidentStores(await createTable('pk', 'sk'));
    const { table, clock, changer } = stores;
    const first = await stores.opener.file(anArrival({ id: 'f-1', resources: [anInstance()] }));
    let isOpen = true;
    const opener = createIncidentOpener({
      ...{ table, clock, retentionDays: 30, mergeWindowHours: 24 },
      newIncidentId: () => 'inc-20261121-00000002',
      changer: {
        ...changer,
        change: async (incidentId, decide) => {
          if (isOpen) await createClosePointers(table)(first.details.incident);
          isOpen = false;
          return changer.change(incidentId, decide);
        },
      },
    });
    return { ...stores, opener };
  }

  it('opens a new incident, and so does not keep the released one open for what follows', async () => {
    const { opener, table } = await setUp();
    const resources = [anInstance(), aPrincipal('web')];

    const filing = await opener.file(anArrival({ id: 'f-2', resources }));

    expect(filing.outcome).toBe('opened');
    const pointers = await itemsWith(table, 'POINTER#');
    expect(pointers.map(({ incidentId }) => incidentId)).toStrictEqual([
      'inc-20261121-00000002',
      'inc-20261121-00000002',
    ]);
    const incidents = await itemsWith(table, 'INCIDENT#', 'META');
    expect(incidents.map(({ findingCount }) => findingCount)).toStrictEqual([1, 1]);
  });
});
