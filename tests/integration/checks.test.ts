import { createAdoptContainments } from '../../shared/aws/adopt-containments.ts';
import { CHECK_INDEX } from '../../shared/aws/check-marks.ts';
import { createContainmentStore } from '../../shared/aws/containment-store.ts';
import { recordKey } from '../../shared/aws/containment-key.ts';
import { createContainmentsInForce } from '../../shared/aws/containments-in-force.ts';
import type { Table } from '../../shared/aws/dynamodb.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import { aHold, aTarget } from '../builders/order.ts';
import { recordBefore } from './support/record-before.ts';
import { createIndexedTable } from './support/tables.ts';

const at = (text: string) => new Date(`2026-11-21T${text}.000Z`);
const BEFORE: InterfaceBefore = { vpcId: 'vpc-1', groups: ['sg-web'] };

let table: Table;

beforeEach(async () => {
  table = await createIndexedTable('pk', { name: CHECK_INDEX, keys: ['checkOf', 'checkAt'] });
});

function stores() {
  let now = at('10:00:00');
  const store = createContainmentStore<InterfaceBefore>({ table, clock: () => now });
  const inForce = createContainmentsInForce(table);
  const holdOf = (id: string, incidentId = 'inc-1') =>
    aHold({ target: aTarget({ id }), incidentId });
  const contain = async (id: string, incidentId?: string) => {
    const hold = holdOf(id, incidentId);
    await recordBefore({ store, table }, hold, { before: { 'eni-1': BEFORE }, ours: ['sg-q'] });
    await store.setState(hold, 'isolated');
    return hold;
  };
  const due = (time: string, limit = 10) => inForce.findDue(at(time), limit);
  const idsAt = async (time: string, limit?: number) =>
    (await due(time, limit)).map(({ target }) => target.id);
  const setNow = (time: string) => {
    now = at(time);
  };
  return { store, inForce, holdOf, contain, due, idsAt, setNow };
}

const A = 'i-0000000000000000a';
const B = 'i-0000000000000000b';
const C = 'i-0000000000000000c';

describe('what is in force', () => {
  it('is due a minute after its last change, those first that have waited longest', async () => {
    const { contain, idsAt, setNow } = stores();
    await contain(A);
    setNow('10:00:30');
    await contain(B);

    expect(await idsAt('10:00:59')).toStrictEqual([]);
    expect(await idsAt('10:01:00')).toStrictEqual([A]);
    expect(await idsAt('10:05:00')).toStrictEqual([A, B]);
    expect(await idsAt('10:05:00', 1)).toStrictEqual([A]);
  });

  it('is neither what is not yet contained nor what is released', async () => {
    const { store, holdOf, contain, idsAt } = stores();
    await recordBefore({ store, table }, holdOf(A), {
      before: { 'eni-1': BEFORE },
      ours: ['sg-q'],
    });
    const releasing = await contain(B);
    await store.setState(releasing, 'releasing');
    const released = await contain(C);
    await store.removeHolder(released);
    const outcome = { state: 'released', steps: [] } as const;
    await store.setReleased(released, { requestedAt: '2026-11-21T10:00:00.000Z', outcome });

    expect(await idsAt('12:00:00')).toStrictEqual([]);
  });

  it('is not due while a further incident takes hold of it, and comes with everybody', async () => {
    const { store, holdOf, contain, due, setNow } = stores();
    await contain(A);
    setNow('10:04:30');
    await recordBefore({ store, table }, holdOf(A, 'inc-2'), { before: {}, ours: ['sg-q'] });

    expect(await due('10:05:00')).toStrictEqual([]);
    const [found] = await due('10:05:30');
    expect(found?.holders.toSorted()).toStrictEqual(['inc-1', 'inc-2']);
    expect(found?.recordOf<InterfaceBefore>()).toMatchObject({ before: { 'eni-1': BEFORE } });
  });

  it('says when somebody has its lease, and not when the lease has run out', async () => {
    const { store, contain, due, setNow } = stores();
    const hold = await contain(A);
    setNow('10:05:00');

    const [during] = await store.withLease(hold, () => due('10:05:30'));
    const [after] = await store.withLease(hold, () => due('10:06:00'));

    expect(during?.isInMotion).toBe(true);
    expect(after?.isInMotion).toBe(false);
  });
});

describe('what a look has shown', () => {
  it('is noted: what holds is due last, what came undone says since when', async () => {
    const { inForce, contain, due, idsAt } = stores();
    await contain(A);
    await contain(B);
    const [first, second] = await due('10:05:00');
    if (!first || !second) throw new Error('two are due');

    await inForce.noteSound(first, at('10:05:00'));
    expect(await idsAt('10:06:00')).toStrictEqual([second.target.id, first.target.id]);

    expect(await inForce.noteDrift(second, at('10:05:01'))).toBe('2026-11-21T10:05:01.000Z');
    const again = (await due('10:10:00')).find(({ driftSince }) => driftSince !== undefined);
    expect(again?.target).toStrictEqual(second.target);
    expect(again && (await inForce.noteDrift(again, at('10:10:00')))).toBe(
      '2026-11-21T10:05:01.000Z',
    );
  });

  it.each<[string, (parts: ReturnType<typeof stores>) => Promise<unknown>]>([
    ['released', ({ store, holdOf }) => store.setState(holdOf(A), 'releasing')],
    ['contained again', ({ contain, setNow }) => (setNow('10:05:00'), contain(A))],
  ])('is no drift when it is being %s meanwhile', async (_, meanwhile) => {
    const parts = stores();
    await parts.contain(A);
    const [found] = await parts.due('10:05:00');
    await meanwhile(parts);

    expect(found && (await parts.inForce.noteDrift(found, at('10:05:01')))).toBeUndefined();
  });

  it('is no drift while somebody has the lease', async () => {
    const { store, inForce, contain, due, setNow } = stores();
    const hold = await contain(A);
    const [found] = await due('10:05:00');
    setNow('10:05:00');

    const noted = await store.withLease(
      hold,
      async () => found && inForce.noteDrift(found, at('10:05:01')),
    );

    expect(noted).toBeUndefined();
  });

  it('is forgotten when it is cut again', async () => {
    const { inForce, contain, due } = stores();
    await contain(A);
    const [found] = await due('10:05:00');
    if (found) await inForce.noteDrift(found, at('10:05:00'));

    await contain(A);

    const [again] = await due('10:10:00');
    expect(again).not.toHaveProperty('driftSince');
  });
});

describe('what an older version wrote', () => {
  it('is entered once a day, and nothing else is', async () => {
    const { store, holdOf, contain, idsAt } = stores();
    const adopt = createAdoptContainments(table);
    await contain(B);
    await recordBefore({ store, table }, holdOf(C), {
      before: { 'eni-1': BEFORE },
      ours: ['sg-q'],
    });
    await contain(A);
    await table.update({ key: recordKey(holdOf(A)), update: 'REMOVE checkOf, checkAt' });

    expect(await idsAt('12:00:00')).toStrictEqual([B]);
    expect(await adopt(at('10:30:00'))).toBe(1);
    expect(await idsAt('12:00:00')).toStrictEqual([B, A]);

    await table.update({ key: recordKey(holdOf(A)), update: 'REMOVE checkOf, checkAt' });
    expect(await adopt(at('23:00:00'))).toBe(0);
    expect(await adopt(new Date('2026-11-22T10:30:00.000Z'))).toBe(1);
  });
});
