import { parseReleaseRequested } from '../../../../../shared/domain/events/containment.ts';
import {
  buildReleaseRequested,
  isSweepRequested,
} from '../../../../../shared/domain/events/sweep.ts';
import { aReleaseOrder } from '../../../../builders/order.ts';

const SWEEP = { source: 'riposte', 'detail-type': 'Sweep Requested', detail: { version: 1 } };

describe('the wish of the clock', () => {
  it('is known', () => {
    expect(isSweepRequested(JSON.stringify(SWEEP))).toBe(true);
  });

  it.each([
    ['of another source', { ...SWEEP, source: 'somebody' }],
    ['of another version', { ...SWEEP, detail: { version: 2 } }],
    ['that is an order', { ...SWEEP, 'detail-type': 'Release Requested' }],
    ['that is a text', 'Sweep Requested'],
  ])('is none %s', (_, event) => {
    expect(isSweepRequested(JSON.stringify(event))).toBe(false);
  });
});

it('a release in the queue is understood like one of the bus', () => {
  const order = aReleaseOrder({ requestedBy: 'expiry' });

  expect(parseReleaseRequested(buildReleaseRequested(order))).toStrictEqual(order);
});
