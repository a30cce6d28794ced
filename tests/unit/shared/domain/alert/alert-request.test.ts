import {
  buildAlertRequest,
  parseAlertRequest,
} from '../../../../../shared/domain/alert/alert-request.ts';
import { InvalidInputError } from '../../../../../shared/domain/errors.ts';

const REQUEST = {
  version: 1,
  incidentId: 'inc-20261121-9k3f7q2m',
  stateVersion: 3,
  correlationId: 'c-1',
};

describe('alert request', () => {
  it('reads back what it built, and nothing more is in it', () => {
    const body = buildAlertRequest({ ...REQUEST, status: 'open' } as typeof REQUEST);

    expect(parseAlertRequest(body)).toEqual(REQUEST);
  });

  it('keeps fields of later versions', () => {
    expect(parseAlertRequest(JSON.stringify({ ...REQUEST, extra: true }))).toEqual({
      ...REQUEST,
      extra: true,
    });
  });

  it.each([
    ['no JSON', '{', 'not JSON'],
    ['another version', { ...REQUEST, version: 2 }, 'not an alert request: version'],
    ['no incident', { ...REQUEST, incidentId: undefined }, 'not an alert request: incidentId'],
    [
      'a key in place of an id',
      { ...REQUEST, incidentId: 'a#b' },
      'not an alert request: incidentId',
    ],
    ['a version as text', { ...REQUEST, stateVersion: '3' }, 'not an alert request: stateVersion'],
    ['version zero', { ...REQUEST, stateVersion: 0 }, 'not an alert request: stateVersion'],
    ['a fraction', { ...REQUEST, stateVersion: 1.5 }, 'not an alert request: stateVersion'],
    [
      'an empty correlation id',
      { ...REQUEST, correlationId: '' },
      'not an alert request: correlationId',
    ],
    ['a list', [], 'not an alert request'],
  ])('refuses %s with the reason', (_name, given, message) => {
    const parse = () =>
      parseAlertRequest(typeof given === 'string' ? given : JSON.stringify(given));

    expect(parse).toThrow(InvalidInputError);
    expect(parse).toThrow(message);
  });
});
