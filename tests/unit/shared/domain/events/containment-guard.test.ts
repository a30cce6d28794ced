import { InvalidInputError } from '../../../../../shared/domain/errors.ts';
import {
  buildContainmentGuard,
  CONTAINMENT_GUARD,
  isContainmentGuard,
  nextGuard,
  parseContainmentGuard,
  type ContainmentGuard,
} from '../../../../../shared/domain/events/containment-guard.ts';
import { aHold } from '../../../../builders/order.ts';

const { incidentId, action, target } = aHold();
const GUARD: ContainmentGuard = { incidentId, action, target, correlationId: 'c', round: 1 };
const aBody = (detail: object, more: object = {}) =>
  JSON.stringify({
    source: 'riposte',
    'detail-type': CONTAINMENT_GUARD,
    detail: { version: 1, ...GUARD, ...detail },
    ...more,
  });

describe('a guard', () => {
  it('is read as it was sent', () => {
    const body = buildContainmentGuard(GUARD);

    expect(isContainmentGuard(body)).toBe(true);
    expect(parseContainmentGuard(body)).toStrictEqual({ version: 1, ...GUARD });
  });

  it.each([
    ['of another version', aBody({ version: 2 })],
    ['without an incident', aBody({ incidentId: '' })],
    ['of an unknown action', aBody({ action: 'open-everything' })],
    ['about nothing', aBody({ target: undefined })],
    ['before the first round', aBody({ round: 0 })],
    ['after the last round', aBody({ round: 61 })],
    ['from somebody else', aBody({}, { source: 'aws.guardduty' })],
  ])('%s is refused', (_, body) => {
    expect(() => parseContainmentGuard(body)).toThrow(InvalidInputError);
  });

  it.each(['[]', '{}', '{"detail-type":"Containment Requested"}'])(
    'is not taken for one: %j',
    (body) => {
      expect(isContainmentGuard(body)).toBe(false);
    },
  );

  it.each([
    ['something may still be half-way: for ten minutes', true, 60],
    ['all is closed: as long as a run may take', false, 4],
  ])('has a successor when %s', (_, isOpen, last) => {
    const successors = Array.from({ length: last }, (__, index) =>
      nextGuard({ ...GUARD, round: index + 1 }, isOpen),
    );

    expect(successors.map((next) => next?.round)).toStrictEqual([
      ...Array.from({ length: last - 1 }, (__, index) => index + 2),
      undefined,
    ]);
  });
});
