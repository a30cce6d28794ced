import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import { readIncident } from '../../shared/aws/incident-reader.ts';
import { createRelatedIncidents } from '../../shared/aws/related-incidents.ts';
import { anInstance, aPrincipal } from '../builders/finding.ts';
import { anActionRecord } from '../builders/incident.ts';
import { aContext } from '../builders/context.ts';
import { aHold } from '../builders/order.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import { anArrival, fakeClock, incidentStores, itemsWith } from './support/incidents.ts';
import { atOnce, createTable } from './support/tables.ts';

const DAY = 86_400_000;

async function setUp() {
  const clock = fakeClock();
  const stores = incidentStores(await createTable('pk', 'sk'), clock);
  const { table } = stores;
  const related = createRelatedIncidents({ table, clock, retentionDays: 365 });
  const open = async (id: string, overrides: Partial<Finding> = {}) => {
    const { details } = await stores.opener.file(anArrival({ id, ...overrides }));
    return details.incident;
  };
  return { ...stores, related, open };
}

describe('the context of an incident', () => {
  it('is written with the incident and read back as it was', async () => {
    const { changer, table, open } = await setUp();
    const { incidentId, stateVersion, status } = await open('f-1');

    await changer.change(incidentId, () => ({ context: aContext() }));

    const details = await readIncident(table, incidentId);
    expect(details?.context).toStrictEqual(aContext());
    expect(details?.incident).toMatchObject({
      contextVersion: 1,
      stateVersion,
      status,
      version: 2,
    });
    expect(await itemsWith(table, 'INCIDENT#', 'CONTEXT')).toMatchObject([
      { contextVersion: 1, version: 1, expiresAt: expect.any(Number) as number },
    ]);
  });

  it('is replaced as a whole by a later one', async () => {
    const { changer, table, open } = await setUp();
    const { incidentId } = await open('f-1');
    const later = aContext({ facts: [], unread: ['instance i-1: not allowed'] });

    await changer.change(incidentId, () => ({ context: aContext() }));
    await changer.change(incidentId, () => ({ context: later }));

    const details = await readIncident(table, incidentId);
    expect(details?.context).toStrictEqual(later);
    expect(details?.incident.contextVersion).toBe(2);
  });

  it('is kept by whoever changes the incident otherwise', async () => {
    const { changer, table, open } = await setUp();
    const { incidentId } = await open('f-1');
    await changer.change(incidentId, () => ({ context: aContext() }));

    const changed = await changer.change(incidentId, () => ({ planned: true }));

    expect(changed.context).toStrictEqual(aContext());
    const details = await readIncident(table, incidentId);
    expect(details?.context).toStrictEqual(aContext());
    expect(details?.incident).toMatchObject({ contextVersion: 1, status: 'open' });
  });

  it('and the end of a containment do not lose each other, however often they meet', async () => {
    const { changer, clock, table, open } = await setUp();
    const { incidentId } = await open('f-1');
    const running = anActionRecord({ state: 'running', steps: [] });
    await changer.change(incidentId, () => ({ actions: [running], planned: true }));
    const ledger = createActionLedger(changer, clock);
    const id = { ...aHold(), incidentId };
    const started = await ledger.begin(id, { from: ['running'], state: 'running', retry: false });

    const settling = ledger.settle(started, { state: 'contained', steps: [] });
    await atOnce(10, (index) =>
      changer.change(incidentId, () => ({ context: aContext({ relatedCount: index }) })),
    );
    await settling;

    const details = await readIncident(table, incidentId);
    expect(details?.actions.map(({ state }) => state)).toStrictEqual(['contained']);
    expect(details?.incident).toMatchObject({ status: 'contained', contextVersion: 10 });
  });

  it('is waited for while a transaction is being committed', async () => {
    const { changer, table, open } = await setUp();
    const { incidentId } = await open('f-1');
    await changer.change(incidentId, () => ({ context: aContext() }));
    const [context = {}] = await itemsWith(table, 'INCIDENT#', 'CONTEXT');
    await table.put({ item: { ...context, contextVersion: 0, relatedCount: 99 } });

    const reading = readIncident(table, incidentId);
    await table.put({ item: { ...context, relatedCount: 7 } });

    expect((await reading)?.context?.relatedCount).toBe(7);
  });
});

describe('related incidents', () => {
  it('are those of 30 days with one of the resources, newest first, with their state of now', async () => {
    const { related, open, clock, changer } = await setUp();
    const old = await open('f-0');
    await related.noteAndFind(old);
    clock.advance(5 * DAY);
    const first = await open('f-1');
    await related.noteAndFind(first);
    clock.advance(27 * DAY);
    const second = await open('f-2', { resources: [aPrincipal('web')] });
    await related.noteAndFind(second);
    await changer.change(first.incidentId, () => ({ planned: true }));
    clock.advance(DAY);

    const now = await open('f-3', { resources: [anInstance(), aPrincipal('web')] });
    const found = await related.noteAndFind(now);

    expect(found.count).toBe(2);
    expect(found.latest).toStrictEqual([
      {
        ...{ incidentId: second.incidentId, title: second.title, status: 'triaging' },
        openedAt: second.openedAt,
      },
      {
        ...{ incidentId: first.incidentId, title: first.title, status: 'open' },
        openedAt: first.openedAt,
      },
    ]);
  });

  it('are noted once, however often one looks', async () => {
    const { related, open, table } = await setUp();
    const incident = await open('f-1', { resources: [anInstance(), aPrincipal('web')] });

    await atOnce(5, () => related.noteAndFind(incident));
    await related.noteAndFind(incident);

    const notes = await itemsWith(table, 'RESOURCE#');
    expect(notes.map(({ pk, sk }) => [pk, sk])).toStrictEqual(
      incident.mergeKeys.map((key) => [
        `RESOURCE#${key}`,
        `${incident.openedAt}#${incident.incidentId}`,
      ]),
    );
    expect(notes[0]).toMatchObject({
      incidentId: incident.incidentId,
      expiresAt: Math.floor(Date.parse(incident.openedAt) / 1000) + 365 * 86_400,
    });
  });

  it('fit however many resources an incident has', async () => {
    const { related, open, table, clock } = await setUp();
    const resources = Array.from({ length: 90 }, (_, index) => ({
      ...{ kind: 'bucket', name: `data-${index}` },
    })) as Finding['resources'];
    const first = await open('f-1', { resources });
    await related.noteAndFind(first);
    clock.advance(2 * DAY);
    const second = await open('f-2', { resources });

    const found = await related.noteAndFind(second);

    expect(found).toMatchObject({ count: 1, latest: [{ incidentId: first.incidentId }] });
    expect(await itemsWith(table, 'RESOURCE#')).toHaveLength(180);
  });

  it.each([{ sample: true }, { drill: true }])('do not have %j among them', async (play) => {
    const { related, open, table, clock } = await setUp();
    const first = await open('f-1', play);
    await related.noteAndFind(first);
    clock.advance(2 * DAY);

    const found = await related.noteAndFind(await open('f-2'));

    expect(found).toStrictEqual({ latest: [], count: 0 });
    expect(await itemsWith(table, 'RESOURCE#')).toHaveLength(1);
  });

  it('are ten at most in full, and all of them by number', async () => {
    const { related, open, clock } = await setUp();
    for (let index = 0; index < 12; index += 1) {
      await related.noteAndFind(await open(`f-${index}`));
      clock.advance(1.5 * DAY);
    }

    const found = await related.noteAndFind(await open('f-last'));

    expect(found.count).toBe(12);
    expect(found.latest).toHaveLength(10);
  });

  it('leave out what has expired meanwhile', async () => {
    const { related, open, clock, table } = await setUp();
    const first = await open('f-1');
    await related.noteAndFind(first);
    clock.advance(2 * DAY);
    await table.delete(
      { pk: `INCIDENT#${first.incidentId}`, sk: 'META' },
      { expression: 'attribute_exists(pk)' },
    );

    expect(await related.noteAndFind(await open('f-2'))).toStrictEqual({ latest: [], count: 1 });
  });
});
