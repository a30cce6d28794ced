import fc from 'fast-check';
import { summarizePolicies } from '../../../../../shared/domain/context/policy-reach.ts';

const allow = (Action: unknown, Resource: unknown = '*', more: object = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource, ...more }],
  });

const NOTHING = { breadth: 'limited', whole: [], services: [], sensitive: [] };

describe('what policies reach', () => {
  it.each([
    ['everything', allow('*')],
    ['everything by service and action', allow('*:*')],
    ['everything in a list', allow(['s3:ListBucket', '*'])],
    ['all of IAM, which is the same', allow('iam:*')],
    ['all of IAM in capitals', allow('IAM:*')],
    ['everything under a condition', allow('*', '*', { Condition: { Bool: { a: 'true' } } })],
    [
      'a single statement',
      JSON.stringify({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }),
    ],
  ])('is administrator: %s', (_, document) => {
    expect(summarizePolicies([document]).breadth).toBe('admin');
  });

  it.each([
    ['everything, but of one bucket', allow('*', 'arn:aws:s3:::logs/*')],
    [
      'nothing, for it is a deny',
      JSON.stringify({ Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] }),
    ],
    ['reading of IAM', allow('iam:Get*')],
  ])('is not administrator: %s', (_, document) => {
    expect(summarizePolicies([document]).breadth).toBe('limited');
  });

  it('is broad when only a list is left out, as with PowerUserAccess', () => {
    const document = JSON.stringify({
      Statement: [
        { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' },
        { Effect: 'Allow', Action: ['iam:ListRoles'], Resource: '*' },
      ],
    });

    expect(summarizePolicies([document])).toMatchObject({ breadth: 'broad', services: ['iam'] });
  });

  it('names whole services, all services and what is dangerous, over all policies', () => {
    const documents = [
      allow(['s3:*', 'sqs:SendMessage']),
      allow(['secretsmanager:Get*', 'S3:ListBucket', 'ssm:GetParameter?']),
    ];

    expect(summarizePolicies(documents)).toStrictEqual({
      breadth: 'limited',
      whole: ['s3'],
      services: ['s3', 'secretsmanager', 'sqs', 'ssm'],
      sensitive: ['secretsmanager:GetSecretValue', 's3:GetObject', 's3:DeleteObject'],
    });
  });

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"Statement":1}',
    '{"Statement":[1,{"Effect":"Allow","Action":{}}]}',
    'no JSON',
  ])('is nothing when it is no policy: %s', (document) => {
    expect(summarizePolicies([document])).toStrictEqual(NOTHING);
  });

  it('can be read from any JSON, patterns with odd characters included', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.json(), (actions, json) => {
        const { breadth } = summarizePolicies([allow(actions, 'arn:aws:s3:::x'), json]);
        expect(breadth).toBe('limited');
      }),
    );
  });

  it.each([
    ['many stars', `s3:${'*a'.repeat(2000)}*!`],
    ['stars with question marks between', `${'*?'.repeat(25)}zz`],
  ])('takes no long time for patterns made to be slow: %s', (_, pattern) => {
    const many = Array.from({ length: 10 }, (_none, index) => `${pattern}${index}`);

    expect(summarizePolicies(many.map((each) => allow(each))).sensitive).toStrictEqual([]);
  });

  it.each([
    ['iam:Pass?ole', true],
    ['iam:Pass?Role', false],
    ['IAM:*role', true],
    ['iam:PassRole*', true],
    ['iam:PassRol', false],
    ['*:*?R*e', true],
    ['iam:PassRole?', false],
  ])('follows the wildcards of IAM: %s', (pattern, expected) => {
    expect(summarizePolicies([allow(pattern)]).sensitive.includes('iam:PassRole')).toBe(expected);
  });
});
