import { createCloseHalfWay } from '../../../../functions/isolate-instance/close-half-way.ts';
import type { OutgoingMessage } from '../../../../shared/aws/message-queue.ts';
import { parseContainmentGuard } from '../../../../shared/domain/events/containment-guard.ts';
import type { NetworkInterface } from '../../../../shared/domain/isolation.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { anEni } from '../../../builders/network.ts';
import { aHold } from '../../../builders/order.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeNetworks } from '../../../fakes/instance-networks.ts';

const { incidentId, action, target } = aHold();
const GUARD = { incidentId, action, target, correlationId: 'c', round: 1 };

function setUp(
  enis: readonly NetworkInterface[],
  { group = 'sg-q', ...behaviour }: Parameters<typeof fakeNetworks>[1] & { group?: string } = {},
) {
  const containments = fakeContainments({ ours: ['sg-q'], passing: ['sg-all'] });
  const networks = fakeNetworks(enis, behaviour);
  const sent: OutgoingMessage[] = [];
  const metrics = fakeMetrics();
  const close = createCloseHalfWay({
    ...{ networks, metrics },
    ...{ containments },
    groups: { ensureWithAnyRules: () => Promise.resolve(group) },
    send: (message) => {
      sent.push(message);
      return Promise.resolve();
    },
  });
  return {
    run: (guard = GUARD) => close(guard, aLogSink().logger),
    networks,
    sent,
    metrics,
    containments,
  };
}

describe('the guard of a swap', () => {
  it('closes what was left half-way, nothing else, and looks again', async () => {
    const { run, networks, sent, metrics, containments } = setUp([
      anEni('eni-1', ['sg-all']),
      anEni('eni-2', ['sg-web']),
    ]);

    await run();

    expect(networks.changes).toStrictEqual(['eni-1 → sg-q']);
    expect(containments.log).toStrictEqual([]);
    expect(metrics.totals).toStrictEqual({ HalfWaySwapsFound: 1 });
    expect(sent.map(({ delaySeconds }) => delaySeconds)).toStrictEqual([10]);
    expect(parseContainmentGuard(sent[0]?.body ?? '')).toMatchObject({ ...GUARD, round: 2 });
  });

  it('has its group on record when that is another, because somebody deleted the first', async () => {
    const { run, networks, containments } = setUp([anEni('eni-1', ['sg-all'])], { group: 'sg-q2' });

    await run();

    expect(networks.changes).toStrictEqual(['eni-1 → sg-q2']);
    expect(containments.record()).toMatchObject({ ours: ['sg-q', 'sg-q2'], holders: [] });
  });

  it('leaves what a release has given back since it looked, and looks again', async () => {
    const { run, networks, sent, metrics } = setUp([anEni('eni-1', ['sg-all'])], {
      beforeLook: (look, enis) => {
        if (look === 2) enis.set('eni-1', anEni('eni-1', ['sg-web']));
      },
    });

    await run();

    expect(networks.changes).toStrictEqual([]);
    expect(metrics.totals).toStrictEqual({});
    expect(sent).toHaveLength(1);
  });

  it('comes until the run that sent it must have ended, and ends when nothing is half-way', async () => {
    const { run, networks, sent } = setUp([anEni('eni-1', ['sg-q'])]);
    const rounds = () => sent.map(({ body }) => parseContainmentGuard(body).round);

    for (const round of [1, 2, 3, 4, 5]) await run({ ...GUARD, round });

    expect(rounds()).toStrictEqual([2, 3, 4]);
    expect(networks.changes).toStrictEqual([]);
  });

  it('comes again after an error, but not for ever', async () => {
    const { run, sent } = setUp([anEni('eni-1', ['sg-all'])], {
      failChange: () => new Error('slow down'),
    });

    await run();
    await run({ ...GUARD, round: 60 });

    expect(sent).toHaveLength(1);
  });
});
