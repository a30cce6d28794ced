import {
  buildAlertRequest,
  parseAlertRequest,
} from '../../../../../shared/domain/alert/alert-request.ts';
import { InvalidInputError } from '../../../../../shared/domain/errors.ts';

const OLDER = {
  version: 1,
  incidentId: 'inc-20261121-9k3f7q2m',
  stateVersion: 3,
  correlationId: 'c-1',
};
const REQUEST = { ...OLDER, contextVersion: 1 };

describe('alert request', () => {
  it('reads back what it built, and nothing more is in it', () => {
    const body = buildAlertRequest({ ...REQUEST, status: 'open' } as typeof REQUEST);

    expect(parseAlertRequest(body)).toEqual(REQUEST);
  });

  it('may be about the context alone, and without a word about it means there is none', () => {
    expect(parseAlertRequest(buildAlertRequest({ ...REQUEST, stateVersion: 0 })).stateVersion).toBe(
      0,
    );
    expect(parseAlertRequest(buildAlertRequest(OLDER)).contextVersion).toBe(0);
    expect(parseAlertRequest(JSON.stringify(OLDER)).contextVersion).toBe(0);
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
    [
      'nothing that is new',
      { ...REQUEST, stateVersion: 0, contextVersion: 0 },
      'neither stateVersion nor contextVersion says what is new',
    ],
    ['a negative version', { ...REQUEST, stateVersion: -1 }, 'not an alert request: stateVersion'],
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
