import {
  arnInAccount,
  EXTERNAL_ID,
  memberRoleArn,
} from '../../../../shared/domain/member-account.ts';
import { parsePolicy } from '../../../../shared/domain/policy.ts';

describe('the role of a function in a member account', () => {
  it.each([
    ['eu-west-1', 'arn:aws:iam::222222222222:role/riposte-dev-stop-function'],
    ['cn-north-1', 'arn:aws-cn:iam::222222222222:role/riposte-dev-stop-function'],
  ])('in %s is %s', (region, arn) => {
    const platform = { region, stack: 'riposte-dev' };

    expect(memberRoleArn(platform, 'stop-function', '222222222222')).toBe(arn);
  });
});

describe('an ARN in another account', () => {
  it('names the thing of the same name there', () => {
    const arn = 'arn:aws:iam::123456789012:policy/riposte-dev-deny-all';

    expect(arnInAccount(arn, '222222222222')).toBe(
      'arn:aws:iam::222222222222:policy/riposte-dev-deny-all',
    );
    expect(arnInAccount(arn, '123456789012')).toBe(arn);
  });
});

describe('an external id', () => {
  it.each([
    ['2f1c9a64-5f0e-4b8e-9d52-6f3b5b0f0c11', true],
    ['a:b/c=d,e@f.g+h_i', true],
    ['ab', true],
    ['a', false],
    ['', false],
    ['two words', false],
    ['ä-umlaut', false],
    ['x'.repeat(1224), true],
    ['x'.repeat(1225), false],
  ])('may be %j: %s', (text, fits) => {
    expect(EXTERNAL_ID.test(text)).toBe(fits);
  });
});

describe('accounts of a policy', () => {
  const parse = (accounts: unknown) =>
    parsePolicy(JSON.stringify({ version: 1, rules: [], accounts })).accounts;

  it('are none unless they are listed', () => {
    expect(parsePolicy(JSON.stringify({ version: 1, rules: [] })).accounts).toStrictEqual({});
  });

  it('are listed with the external id of their roles', () => {
    const accounts = { '222222222222': { external_id: 'external-1' } };

    expect(parse(accounts)).toStrictEqual(accounts);
  });

  it.each([
    [{ '22222222222': { external_id: 'external-1' } }, 'is not an account of 12 digits'],
    [{ '222222222222': { external_id: 'x' } }, 'is not an external id of STS'],
    [{ '222222222222': {} }, 'external_id'],
    [{ '222222222222': { external_id: 'external-1', role_arn: 'arn:…' } }, 'role_arn'],
    [{ '222222222222': 'external-1' }, '222222222222'],
  ])('such as %j are refused: %s', (accounts, problem) => {
    expect(() => parse(accounts)).toThrow(problem);
  });
});
