import {
  isApiShape,
  toEventShape,
} from '../../../../../functions/triage-finding/parse/api-shape.ts';

describe('toEventShape', () => {
  it('turns the first letter of every name into a small one, at any depth', () => {
    const api = {
      Id: 'f',
      Service: { AdditionalInfo: { Value: '{"Sample":true}' }, IpAddressV4: '1.2.3.4' },
      Resource: { Tags: [{ Key: 'K', Value: 'V' }, null] },
    };

    expect(toEventShape(api)).toStrictEqual({
      id: 'f',
      service: { additionalInfo: { value: '{"Sample":true}' }, ipAddressV4: '1.2.3.4' },
      resource: { tags: [{ key: 'K', value: 'V' }, null] },
    });
  });

  it('writes dates as text, as the SDK gives some as objects', () => {
    expect(toEventShape({ CreatedAt: new Date(0) })).toStrictEqual({
      createdAt: '1970-01-01T00:00:00.000Z',
    });
  });
});

describe('isApiShape', () => {
  it.each([
    [{ Id: 'f', Type: 't' }, true],
    [{ id: 'f', type: 't' }, false],
    [{ Id: 'f' }, false],
    [null, false],
    ['Id Type', false],
  ])('of %j is %s', (value, expected) => {
    expect(isApiShape(value)).toBe(expected);
  });
});
