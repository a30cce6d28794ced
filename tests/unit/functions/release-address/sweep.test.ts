import { createSweep } from '../../../../functions/release-address/sweep.ts';
import type { ExpiredContainment } from '../../../../shared/aws/expiring-containments.ts';
import { parseReleaseRequested } from '../../../../shared/domain/events/containment.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { aTarget } from '../../../builders/order.ts';

const NOW = new Date('2026-11-22T10:05:00.000Z');

function expired(id: string, holders: readonly string[]): ExpiredContainment {
  const time = '2026-11-22T10:00:00.000Z';
  const target = aTarget({ kind: 'address', region: 'global', id });
  return { target, holders, expiresAt: time, sweepAt: time };
}

async function sweep(found: readonly ExpiredContainment[], fail?: Error) {
  const log: string[] = [];
  const bodies: string[] = [];
  const sink = aLogSink();
  const run = createSweep({
    expiring: {
      findExpired: (action, now, limit) => {
        log.push(`find ${action} ${now.toISOString()} ${limit}`);
        return Promise.resolve([...found]);
      },
      putOff: (_, { target }, until) => {
        log.push(`put off ${target.id} ${until.toISOString()}`);
        return Promise.resolve();
      },
    },
    send: ({ body }) => {
      if (fail) return Promise.reject(fail);
      bodies.push(body);
      log.push('send');
      return Promise.resolve();
    },
    clock: () => NOW,
  });
  const end = run(sink.logger);
  await end.catch(() => undefined);
  return { end, log, orders: bodies.map(parseReleaseRequested), text: sink.text() };
}

describe('a sweep', () => {
  it('orders the release for every holder, then looks again an hour later', async () => {
    const { log, orders } = await sweep([expired('1.2.3.4', ['inc-1', 'inc-2'])]);

    expect(log).toStrictEqual([
      'find block-address 2026-11-22T10:05:00.000Z 100',
      ...['send', 'send'],
      'put off 1.2.3.4 2026-11-22T11:05:00.000Z',
    ]);
    expect(orders).toMatchObject([
      {
        incidentId: 'inc-1',
        action: 'block-address',
        target: { id: '1.2.3.4' },
        requestedBy: 'expiry',
        requestedAt: NOW.toISOString(),
        reason: 'blocked until 2026-11-22T10:00:00.000Z',
      },
      { incidentId: 'inc-2' },
    ]);
  });

  it('does nothing when nothing is past its time', async () => {
    const { log, orders } = await sweep([]);

    expect([log.length, orders]).toStrictEqual([1, []]);
  });

  it('puts nothing off that it could not order', async () => {
    const { end, log } = await sweep([expired('1.2.3.4', ['inc-1'])], new Error('no queue'));

    await expect(end).rejects.toThrow('no queue');
    expect(log).toHaveLength(1);
  });

  it('says what nobody holds any more and is blocked all the same', async () => {
    const { text, orders } = await sweep([expired('1.2.3.4', [])]);

    expect(orders).toStrictEqual([]);
    expect(text).toContain('its release has failed');
  });
});
