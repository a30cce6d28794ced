import type { NetworkInterface } from '../../../../shared/domain/isolation.ts';
import { anElasticIp, anEni } from '../../../builders/network.ts';
import { anIsolation } from '../../../builders/isolation.ts';
import { aHold } from '../../../builders/order.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeElasticIps } from '../../../fakes/elastic-ips.ts';
import { fakeNetworks } from '../../../fakes/instance-networks.ts';
import { fakeSettings } from '../../../fakes/setting-sources.ts';

const DIRECT = { hasDirectPath: true };

interface Situation {
  readonly network?: Parameters<typeof fakeNetworks>[1];
  readonly elasticIps?: ReturnType<typeof fakeElasticIps>;
  readonly guardError?: Error;
}

function setUp(enis: readonly NetworkInterface[], situation: Situation = {}) {
  const { network, elasticIps = fakeElasticIps(), guardError } = situation;
  const networks = fakeNetworks(enis, network);
  const containments = fakeContainments();
  const guards: string[] = [];
  const { run } = anIsolation({
    ...{ networks, containments, elasticIps, settings: fakeSettings() },
    groups: { ensure: () => Promise.resolve('sg-q'), verify: () => Promise.resolve() },
    conversionGroups: { ensure: () => Promise.resolve('sg-all') },
    sendGuard: ({ target }) => {
      if (guardError) return Promise.reject(guardError);
      guards.push(`${target.id} after ${networks.changes.length} changes`);
      return Promise.resolve();
    },
  });
  return { quarantine: run, networks, containments, elasticIps, guards };
}

describe('an interface that is reached directly', () => {
  it('gets the conversion group first, after a guard was queued', async () => {
    const { quarantine, networks, guards } = setUp([anEni('eni-1', ['sg-web'], DIRECT)]);

    expect(await quarantine()).toStrictEqual({
      state: 'contained',
      steps: [{ resource: 'eni-1', from: ['sg-web'], to: ['sg-q'] }],
    });
    expect(networks.changes).toStrictEqual(['eni-1 → sg-all', 'eni-1 → sg-q']);
    expect(guards).toStrictEqual([`${aHold().target.id} after 0 changes`]);
  });

  it('is not opened when no guard could be queued', async () => {
    const guardError = new Error('queue down');
    const { quarantine, networks, containments } = setUp([anEni('eni-1', ['sg-web'], DIRECT)], {
      guardError,
    });

    expect(await quarantine()).toMatchObject({ state: 'failed', reason: 'queue down' });
    expect(networks.changes).toStrictEqual([]);
    expect(containments.log.at(-1)).toBe('end of lease');
  });

  it('is closed at once when an earlier run left it half-way, and its record stays', async () => {
    const { quarantine, networks, guards, containments } = setUp([
      anEni('eni-1', ['sg-all'], DIRECT),
    ]);

    expect((await quarantine()).state).toBe('contained');
    expect(networks.changes).toStrictEqual(['eni-1 → sg-q']);
    expect(guards).toStrictEqual([]);
    expect(containments.record()).toMatchObject({
      before: {},
      ours: ['sg-q'],
      passing: ['sg-all'],
    });
  });

  it('is cut although it could not be converted, and that is said', async () => {
    const failChange = (_: string, attempt: number) =>
      attempt === 1 ? new Error('slow down') : undefined;
    const { quarantine, networks } = setUp([anEni('eni-1', ['sg-web'], DIRECT)], {
      network: { failChange },
    });

    const { state, steps } = await quarantine();

    expect(state).toBe('contained');
    expect(networks.groups()).toStrictEqual({ 'eni-1': ['sg-q'] });
    expect(steps[0]?.note).toMatch(/^in quarantine, but old connections may live on: .*slow down/);
  });
});

it('opens nothing where no interface is reached directly', async () => {
  const { quarantine, networks, guards, containments } = setUp([anEni('eni-1')]);

  await quarantine();

  expect(networks.changes).toStrictEqual(['eni-1 → sg-q']);
  expect(guards).toStrictEqual([]);
  expect(containments.record()?.passing ?? []).toStrictEqual([]);
});

describe('an Elastic IP', () => {
  const enis = [anEni('eni-1', ['sg-web'], { ...DIRECT, elasticIps: [anElasticIp()] })];

  it('is taken away after it is on record', async () => {
    const { quarantine, elasticIps, containments } = setUp(enis, {
      // The second look is the one after the change.
      network: {
        beforeLook: (look, now) => {
          const eni = now.get('eni-1');
          if (look === 2 && eni) now.set('eni-1', { ...eni, elasticIps: [] });
        },
      },
    });

    expect((await quarantine()).steps).toContainEqual({
      ...{ resource: 'Elastic IP 198.51.100.7', from: ['eni-1'], to: [] },
    });
    expect(elasticIps.changes).toStrictEqual(['198.51.100.7 taken']);
    expect(containments.record()?.before['eni-1']?.elasticIps).toStrictEqual([anElasticIp()]);
  });

  it('that stays does not make the host open, but is named', async () => {
    const elasticIps = fakeElasticIps({ failDisassociate: new Error('slow down') });
    const { quarantine } = setUp(enis, { elasticIps });

    const { state, steps } = await quarantine();

    expect(state).toBe('contained');
    expect(steps[1]?.note).toMatch(/^still associated with eni-1: .*slow down/);
  });
});
