import { createHandleMessage } from '../../../../functions/isolate-instance/handle-message.ts';
import { InvalidInputError } from '../../../../shared/domain/errors.ts';
import {
  buildContainmentGuard,
  type ContainmentGuard,
} from '../../../../shared/domain/events/containment-guard.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { aHold, anOrder } from '../../../builders/order.ts';

const { incidentId, action, target } = aHold();
const GUARD: ContainmentGuard = { incidentId, action, target, correlationId: 'c', round: 2 };

function setUp() {
  const done: object[] = [];
  const handle = createHandleMessage({
    isolate: ({ order, redelivered }) => {
      done.push({ isolate: order.incidentId, redelivered });
      return Promise.resolve();
    },
    closeHalfWay: ({ incidentId: id, round }) => {
      done.push({ close: id, round });
      return Promise.resolve();
    },
  });
  return { handle: (body: string) => handle({ body, redelivered: true }, aLogSink().logger), done };
}

describe('a message of the queue', () => {
  it('is an order from the bus', async () => {
    const { handle, done } = setUp();
    const event = { source: 'riposte', 'detail-type': 'Containment Requested', detail: anOrder() };

    await handle(JSON.stringify(event));

    expect(done).toStrictEqual([{ isolate: incidentId, redelivered: true }]);
  });

  it('is a guard that the function has sent itself', async () => {
    const { handle, done } = setUp();

    await handle(buildContainmentGuard(GUARD));

    expect(done).toStrictEqual([{ close: incidentId, round: 2 }]);
  });

  it.each([
    'not JSON',
    '{"detail-type":"Release Requested"}',
    '{"detail-type":"Containment Guard"}',
  ])('is refused when it is neither: %s', async (body) => {
    const { handle, done } = setUp();

    await expect(handle(body)).rejects.toThrow(InvalidInputError);
    expect(done).toStrictEqual([]);
  });
});
