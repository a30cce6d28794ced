import { summarizeTrust } from '../../../../../shared/domain/context/trust-summary.ts';

const trust = (Principal: unknown, more: object = {}) =>
  JSON.stringify({
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal, ...more }],
  });

const only = (...principals: string[]) => ({ principals, everybody: false });

describe('who may assume a role', () => {
  it.each<[string, string, ReturnType<typeof summarizeTrust>]>([
    ['a service', trust({ Service: 'ec2.amazonaws.com' }), only('ec2.amazonaws.com')],
    [
      'several',
      trust({ AWS: ['arn:b', 'arn:a'], Federated: 'idp' }),
      only('arn:a', 'arn:b', 'idp'),
    ],
    ['everybody', trust('*'), { principals: ['everybody'], everybody: true }],
    ['everybody as AWS', trust({ AWS: '*' }), { principals: ['everybody'], everybody: true }],
    [
      'everybody under a condition',
      trust('*', { Condition: { Bool: { a: 'b' } } }),
      only('everybody'),
    ],
    ['nobody, for it is denied', trust('*', { Effect: 'Deny' }), only()],
    ['nobody, for it is no policy', 'x', only()],
    ['nobody, for it has no principal', trust(undefined), only()],
  ])('%s', (_, document, expected) => {
    expect(summarizeTrust(document)).toStrictEqual(expected);
  });

  it('reads a single statement that is no list', () => {
    const document = JSON.stringify({
      Statement: { Effect: 'Allow', Principal: { Service: 'a' } },
    });

    expect(summarizeTrust(document).principals).toStrictEqual(['a']);
  });
});
