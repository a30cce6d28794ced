import {
  ConfigError,
  describeError,
  InvalidInputError,
  TransientError,
  UnsafeQuarantineError,
} from '../../../../shared/domain/errors.ts';

describe('domain errors', () => {
  it.each([
    [ConfigError, 'ConfigError', 'config'],
    [InvalidInputError, 'InvalidInputError', 'invalid-input'],
    [TransientError, 'TransientError', 'transient'],
    [UnsafeQuarantineError, 'UnsafeQuarantineError', 'unsafe-quarantine'],
  ])('have a name and a code that bundling keeps', (Type, name, code) => {
    const cause = new Error('why');

    const error = new Type('what', { cause, facts: { id: 1 } });

    expect(error).toMatchObject({ name, code, message: 'what', cause, facts: { id: 1 } });
    expect(new Type('what').facts).toStrictEqual({});
  });
});

describe('describeError', () => {
  it.each([
    [new Error('plain'), 'plain'],
    [new RangeError('out'), 'RangeError: out'],
    [new TransientError('later'), 'TransientError: later'],
    ['text', 'text'],
    [undefined, 'undefined'],
  ])('writes %p as one line', (error, text) => {
    expect(describeError(error)).toBe(text);
  });
});
