import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import { createContainmentCap } from '../../shared/aws/containment-cap.ts';
import type { Seen } from '../../shared/aws/containment-record.ts';
import { createContainmentStore, type Hold } from '../../shared/aws/containment-store.ts';
import { ConditionFailed, type Table } from '../../shared/aws/dynamodb.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import { aHold } from '../builders/order.ts';
import { fakeClock } from './support/incidents.ts';
import { recordBefore } from './support/record-before.ts';
import { atOnce, createTable } from './support/tables.ts';

const MINUTE_MS = 60_000;
let table: Table;
let targets = 0;

beforeAll(async () => {
  table = await createTable('pk');
});

describe('the cap', () => {
  /** Takes a place as an order does, however often somebody else is quicker. */
  const capOf = (maxPerHour: number, clock = fakeClock()) => {
    const { read, place } = createContainmentCap({ table, clock, maxPerHour });
    const take = async (scope: string, target: string): Promise<boolean> => {
      const found = place(await read(scope), target);
      if (typeof found === 'string') return found === 'held';
      try {
        await table.transact([found]);
        return true;
      } catch (error) {
        if (error instanceof ConditionFailed) return take(scope, target);
        throw error;
      }
    };
    return { take };
  };
  const cap = (clock = fakeClock()) => capOf(5, clock);

  it('gives exactly five places to twenty that ask at once', async () => {
    const { take } = cap();

    const taken = await atOnce(20, (index) => take('account-1', `target-${index}`));

    expect(taken.filter(Boolean)).toHaveLength(5);
  });

  it('counts a target once, however often it asks', async () => {
    const { take } = cap();

    const taken = await atOnce(10, () => take('account-2', 'target'));
    const others = await atOnce(4, (index) => take('account-2', `other-${index}`));

    expect([...taken, ...others]).not.toContain(false);
    expect(await take('account-2', 'one-too-many')).toBe(false);
    expect(await take('account-2', 'target')).toBe(true);
  });

  it('counts the last sixty minutes, not the hour on the clock', async () => {
    const clock = fakeClock('2026-11-21T10:59:00.000Z');
    const { take } = cap(clock);
    await atOnce(5, (index) => take('account-3', `target-${index}`));

    clock.advance(60 * MINUTE_MS - 1);
    expect(await take('account-3', 'next')).toBe(false);
    clock.advance(1);
    const later = await atOnce(8, (index) => take('account-3', `later-${index}`));

    expect(later.filter(Boolean)).toHaveLength(5);
  });

  it('is kept for each account, and nought lets nothing pass', async () => {
    const none = capOf(0);

    expect(await none.take('account-4', 'target')).toBe(false);
    expect(await cap().take('account-5', 'target')).toBe(true);
  });
});

function setUp(changes: Partial<Hold> = {}) {
  targets += 1;
  const target = { ...aHold().target, id: `i-${targets.toString().padStart(8, '0')}` };
  const hold = (incidentId = 'inc-1', purpose: Hold['purpose'] = 'contain'): Hold =>
    aHold({ target, incidentId, purpose, ...changes });
  const clock = fakeClock();
  const pauses: number[] = [];
  const store = createContainmentStore<InterfaceBefore>({
    table,
    clock,
    leaseMs: 45_000,
    wait: (ms) => Promise.resolve(pauses.push(ms)),
  });
  const record = async (held: Hold, what: Seen<InterfaceBefore>) =>
    recordBefore({ store, table }, held, what);
  return { hold, clock, store, pauses, record };
}

/** Work that ends when it is told to. */
function openEnded() {
  let end: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { work: () => done, end };
}

describe('the lease on a target', () => {
  it('makes a second incident wait, and tells it to come again later', async () => {
    const { store, hold, pauses } = setUp();
    const { work, end } = openEnded();
    const first = store.withLease(hold('inc-1'), work);
    await expect(store.withLease(hold('inc-2'), () => Promise.resolve())).rejects.toThrow(
      'somebody else is changing the target',
    );
    end();
    await first;

    expect(pauses).toStrictEqual(Array.from({ length: 11 }, () => 400));
    expect(await store.withLease(hold('inc-2'), () => Promise.resolve('mine'))).toBe('mine');
  });

  it('keeps isolating and releasing apart, even for the same incident', async () => {
    const { store, hold } = setUp();
    const { work, end } = openEnded();
    const isolating = store.withLease(hold('inc-1', 'contain'), work);

    await expect(
      store.withLease(hold('inc-1', 'release'), () => Promise.resolve()),
    ).rejects.toThrow(TransientError);
    end();
    await isolating;
  });

  it('lets twenty that ask at once work one after the other', async () => {
    const { store, hold } = setUp();
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await store.read(hold());
      inside -= 1;
    };

    const results = await atOnce(20, (index) =>
      store.withLease(hold(`inc-${index}`), work).then(
        () => 'done',
        () => 'later',
      ),
    );

    expect(most).toBe(1);
    expect(results).toContain('done');
  });

  it('is taken over when its owner has died', async () => {
    const { store, hold, clock } = setUp();
    void store.withLease(hold('inc-1'), openEnded().work);
    await store.read(hold());
    clock.advance(45_001);

    expect(await store.withLease(hold('inc-2'), () => Promise.resolve('mine'))).toBe('mine');
  });

  it('is not shared by two deliveries of one order: the first to end would let a release in', async () => {
    const { store, hold } = setUp();
    const { work, end } = openEnded();
    const first = store.withLease(hold('inc-1'), work);

    await expect(store.withLease(hold('inc-1'), () => Promise.resolve())).rejects.toThrow(
      TransientError,
    );
    await expect(
      store.withLease(hold('inc-1', 'release'), () => Promise.resolve()),
    ).rejects.toThrow(TransientError);
    end();
    await first;
  });

  it('ends with the work, also when that fails', async () => {
    const { store, hold } = setUp();

    await expect(
      store.withLease(hold('inc-1'), () => Promise.reject(new RangeError('oops'))),
    ).rejects.toThrow('oops');
    expect(await store.withLease(hold('inc-2'), () => Promise.resolve('mine'))).toBe('mine');
  });

  it('that was taken over is not ended by its former owner', async () => {
    const { store, hold, clock } = setUp();
    const slow = openEnded();
    const first = store.withLease(hold('inc-1'), slow.work);
    await store.read(hold());
    clock.advance(45_001);
    const second = openEnded();
    const taken = store.withLease(hold('inc-2'), second.work);
    await store.read(hold());
    slow.end();
    await first;

    await expect(store.withLease(hold('inc-3'), () => Promise.resolve())).rejects.toThrow(
      TransientError,
    );
    second.end();
    await taken;
  });

  it('is no record: a target that was only looked at has none', async () => {
    const { store, hold } = setUp();

    await store.withLease(hold(), () => Promise.resolve());

    expect(await store.read(hold())).toBeUndefined();
  });
});

const web = { vpcId: 'vpc-1', groups: ['sg-web'] };
const seen = (before: Record<string, typeof web>) => ({ before, ours: ['sg-q'] });

describe('the record of before', () => {
  it('is written with its holder', async () => {
    const { store, hold, record } = setUp();

    const found = await record(hold(), seen({ 'eni-1': web }));

    expect(found).toStrictEqual({
      state: 'isolating',
      holders: ['inc-1'],
      before: { 'eni-1': web },
      ours: ['sg-q'],
      generation: 1,
    });
    expect(await store.read(hold())).toStrictEqual(found);
  });

  it('keeps settings of an instance as they were first seen, and forgets them with the release', async () => {
    const { store, hold, record } = setUp();
    const kept = (enabled: boolean) => ({
      'termination-protection': { kind: 'termination-protection' as const, enabled },
    });
    const behavior = { kind: 'shutdown-behavior' as const, behavior: 'terminate' };
    await record(hold(), { ...seen({}), kept: kept(false) });
    await record(hold(), {
      ...seen({}),
      kept: { ...kept(true), 'shutdown-behavior': behavior },
    });
    const found = await store.read(hold());
    await store.setReleased(hold(), {
      requestedAt: '2026-11-21T10:00:00.000Z',
      outcome: { state: 'released', steps: [] },
    });
    const anew = await record(hold(), seen({}));

    expect(found?.kept).toStrictEqual({ ...kept(false), 'shutdown-behavior': behavior });
    expect(anew.kept).toBeUndefined();
  });

  it('is never overwritten, only added to', async () => {
    const { hold, record } = setUp();
    await record(hold(), seen({ 'eni-1': web }));
    const other = { vpcId: 'vpc-1', groups: ['sg-other'] };

    const found = await record(hold('inc-2'), {
      before: { 'eni-1': other, 'eni-2': other },
      ours: ['sg-q2'],
    });

    expect(found).toMatchObject({
      before: { 'eni-1': web, 'eni-2': other },
      ours: ['sg-q', 'sg-q2'],
    });
    expect(found.holders.toSorted()).toStrictEqual(['inc-1', 'inc-2']);
  });

  it('takes another id of ours without a holder, beside those who write at once', async () => {
    const { store, hold, record } = setUp();
    await record(hold(), seen({ 'eni-1': web }));
    await store.removeHolder(hold());

    await atOnce(5, (index) => store.addOwnId(hold(), `sg-q${index % 3}`));

    const found = await store.read(hold());
    expect(found).toMatchObject({ holders: [], before: { 'eni-1': web } });
    expect(found?.ours.toSorted()).toStrictEqual(['sg-q', 'sg-q0', 'sg-q1', 'sg-q2']);
  });

  it('loses no holder and no interface when twenty write at once', async () => {
    const { store, hold, record } = setUp();

    await atOnce(20, (index) => record(hold(`inc-${index}`), seen({ [`eni-${index}`]: web })));

    const found = await store.read(hold());
    expect(found?.holders).toHaveLength(20);
    expect(Object.keys(found?.before ?? {})).toHaveLength(20);
  });

  it('knows when the last holder has let go', async () => {
    const { store, hold, record } = setUp();
    await record(hold('inc-1'), seen({ 'eni-1': web }));
    await record(hold('inc-2'), seen({}));

    expect((await store.removeHolder(hold('inc-1'))).holders).toStrictEqual(['inc-2']);
    expect((await store.removeHolder(hold('inc-1'))).holders).toStrictEqual(['inc-2']);
    expect(await store.removeHolder(hold('inc-2'))).toMatchObject({
      holders: [],
      before: { 'eni-1': web },
    });
  });

  it('keeps its state while further interfaces are added', async () => {
    const { store, hold, record } = setUp();
    await record(hold(), seen({ 'eni-1': web }));
    await store.setState(hold(), 'isolated');

    expect((await record(hold('inc-2'), seen({}))).state).toBe('isolated');
  });

  it('begins anew when a released target is contained again', async () => {
    const { store, hold, record } = setUp();
    await record(hold(), seen({ 'eni-1': web }));
    await store.removeHolder(hold());
    const release = { requestedAt: 'then', outcome: { state: 'released' as const, steps: [] } };
    await store.setReleased(hold(), release);
    const kept = await store.read(hold());
    const now = { vpcId: 'vpc-1', groups: ['sg-new'] };

    expect(kept).toMatchObject({ state: 'released', release });
    expect(await record(hold('inc-2'), seen({ 'eni-1': now }))).toStrictEqual({
      state: 'isolating',
      holders: ['inc-2'],
      before: { 'eni-1': now },
      ours: ['sg-q'],
      generation: 2,
    });
  });

  it('is kept when a release was not completed', async () => {
    const { store, hold, record } = setUp();
    await record(hold(), seen({ 'eni-1': web }));
    await store.removeHolder(hold());
    await store.setState(hold(), 'releasing');

    expect(await record(hold('inc-2'), seen({}))).toMatchObject({
      state: 'isolating',
      holders: ['inc-2'],
      before: { 'eni-1': web },
      generation: 1,
    });
  });
});
