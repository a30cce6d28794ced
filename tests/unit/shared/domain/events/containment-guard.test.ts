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

  it('has a successor until it has been tried for ten minutes', () => {
    const rounds = [GUARD, ...Array.from({ length: 58 }, (_, index) => ({ round: index + 2 }))];

    expect(nextGuard(GUARD)).toStrictEqual({ ...GUARD, round: 2 });
    expect(rounds.map(({ round }) => nextGuard({ ...GUARD, round })?.round)).not.toContain(
      undefined,
    );
    expect(nextGuard({ ...GUARD, round: 60 })).toBeUndefined();
  });
});
