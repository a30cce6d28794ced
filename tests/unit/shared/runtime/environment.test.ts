import { ConfigError } from '../../../../shared/domain/errors.ts';
import {
  COMMON_SETTINGS,
  integer,
  list,
  listOf,
  memberAccounts,
  number,
  oneOf,
  optionalOf,
  optionalText,
  readEnvironment,
  text,
  type Setting,
} from '../../../../shared/runtime/environment.ts';

function read<T>(setting: Setting<T>, value?: string): T {
  return readEnvironment({ [setting.key]: value }, { it: setting }).it;
}

describe('readEnvironment', () => {
  it('reads every kind of setting into its type', () => {
    const settings = readEnvironment(
      {
        NAME: ' riposte ',
        DELAY_SECONDS: '20',
        RATIO: '0.5',
        MODE: 'b',
        ARNS: 'x, y,',
        SECRET_ARN: '',
      },
      {
        name: text('NAME'),
        delaySeconds: integer('DELAY_SECONDS', { min: 0, max: 900 }),
        ratio: number('RATIO', { min: 0, max: 1 }),
        mode: oneOf('MODE', ['a', 'b']),
        arns: list('ARNS'),
        secretArn: optionalText('SECRET_ARN'),
      },
    );

    expect(settings).toEqual({
      name: 'riposte',
      delaySeconds: 20,
      ratio: 0.5,
      mode: 'b',
      arns: ['x', 'y'],
      secretArn: undefined,
    });
  });

  it.each([
    ['{}', {}],
    ['{"222222222222":"a:b/c=d,e@f"}', { '222222222222': 'a:b/c=d,e@f' }],
  ])('reads the member accounts %s', (value, accounts) => {
    expect(read(memberAccounts('MEMBER_ACCOUNTS'), value)).toStrictEqual(accounts);
  });

  it.each(['none', '{"1":"external"}', '{"222222222222":"x"}', '{"222222222222":7}', '"{}"'])(
    'takes %s for no member accounts, and repeats nothing of it',
    (value) => {
      expect(() => read(memberAccounts('MEMBER_ACCOUNTS'), value)).toThrow(
        'environment: MEMBER_ACCOUNTS is no JSON object of account ids with external ids',
      );
    },
  );

  it('names all problems in one ConfigError', () => {
    const readAll = () =>
      readEnvironment({ ENVIRONMENT: '  ', LOG_LEVEL: 'debug' }, COMMON_SETTINGS);

    expect(readAll).toThrow(ConfigError);
    expect(readAll).toThrow(
      'environment: STACK_NAME is missing; ENVIRONMENT is empty; LOG_LEVEL is not one of DEBUG, INFO, WARN, ERROR',
    );
  });

  it('never repeats a value in its message, since the value may be a secret', () => {
    expect(() => read(number('N', { min: 0, max: 1 }), 'hunter2')).toThrow(
      'environment: N is not a number',
    );
  });

  it.each([
    ['the lower bound', '0', 0],
    ['the upper bound', '900', 900],
    ['a decimal', '1.5', 1.5],
  ])('accepts %s of a number', (_name, given, expected) => {
    expect(read(number('N', { min: 0, max: 900 }), given)).toBe(expected);
  });

  it.each([
    ['below the range', '-1', 'N is not between 0 and 900'],
    ['above the range', '900.1', 'N is not between 0 and 900'],
    ['hexadecimal', '0x10', 'N is not a number'],
    ['with an exponent', '1e3', 'N is not a number'],
    ['infinite', 'Infinity', 'N is not a number'],
    ['empty', '', 'N is empty'],
    ['absent', undefined, 'N is missing'],
  ])('refuses a number that is %s', (_name, given, message) => {
    expect(() => read(number('N', { min: 0, max: 900 }), given)).toThrow(message);
  });

  it('refuses a fraction where a whole number is wanted', () => {
    expect(() => read(integer('N', { min: 0, max: 9 }), '1.5')).toThrow('N is not a whole number');
  });

  it.each([
    ['', []],
    [' ', []],
    ['a', ['a']],
    ['a,,b', ['a', 'b']],
  ])('reads the list %j as %j', (given, expected) => {
    expect(read(list('L'), given)).toEqual(expected);
  });

  it('refuses an absent list, since an empty one must be meant', () => {
    expect(() => read(list('L'))).toThrow('L is missing');
  });

  it.each([[undefined], [''], ['   ']])('reads the optional text %j as undefined', (given) => {
    expect(read(optionalText('T'), given)).toBeUndefined();
  });

  describe('of a form', () => {
    const form = { matches: (value: string) => value.startsWith('x'), problem: 'has no x' };

    it.each([
      [undefined, undefined],
      ['  ', undefined],
      [' x1 ', 'x1'],
    ])('reads the optional text %j as %j', (given, expected) => {
      expect(read(optionalOf('T', form), given)).toBe(expected);
    });

    it.each([
      ['', []],
      ['x1, x2', ['x1', 'x2']],
    ])('reads the list %j as %j', (given, expected) => {
      expect(read(listOf('L', form), given)).toEqual(expected);
    });

    it('refuses what has another, without repeating it', () => {
      expect(() => read(optionalOf('T', form), 'y')).toThrow('environment: T has no x');
      expect(() => read(listOf('L', form), 'x1,y')).toThrow('environment: L has no x');
      expect(() => read(listOf('L', form))).toThrow('environment: L is missing');
    });
  });
});
