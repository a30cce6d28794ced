import { explainFailure, isSignedOut } from '../../../../scripts/riposte/errors.ts';

function named(name: string, message = 'details'): Error {
  return Object.assign(new Error(message), { name });
}

describe('failure of a command', () => {
  it.each([
    ['ResourceNotFoundException', '"riposte-dev" is not deployed here: check --stack and --region'],
    ['QueueDoesNotExist', '"riposte-dev" is not deployed here'],
    ['CredentialsProviderError', 'no AWS credentials: sign in first'],
    ['ExpiredTokenException', 'AWS does not take these credentials, sign in again'],
    ['UnrecognizedClientException', 'AWS does not take these credentials, sign in again'],
    ['AccessDeniedException', 'you may not do that: details'],
    ['ValidationException', 'details'],
  ])('%s is explained', (name, explanation) => {
    expect(explainFailure(named(name), 'riposte-dev')).toContain(explanation);
  });

  it('asks for the region when there is none', () => {
    expect(explainFailure(new Error('Region is missing'), 'riposte-dev')).toContain(
      'which region? Give --region eu-west-1',
    );
  });

  it('says when AWS cannot be reached, as in a region that does not exist', () => {
    const error = new Error('getaddrinfo ENOTFOUND dynamodb.narnia.amazonaws.com');

    expect(explainFailure(error, 'riposte-dev')).toMatch(
      /AWS cannot be reached.*is --region right/,
    );
  });

  it('says when the local platform does not answer', () => {
    const error = new Error('connect ECONNREFUSED 127.0.0.1:4566');

    expect(explainFailure(error, undefined)).toContain('is "npm run local" still up?');
  });

  it('of no error is shown as it is', () => {
    expect(explainFailure('odd', undefined)).toBe('odd');
  });
});

describe('whoever has not signed in', () => {
  it.each([
    ['no credentials', named('CredentialsProviderError'), true],
    ['credentials that have expired', named('ExpiredTokenException'), true],
    ['no region', new Error('Region is missing'), true],
    ['a right that is missing', named('AccessDeniedException'), false],
    ['no error', 'odd', false],
  ])('is told from other failures: %s', (_, error, expected) => {
    expect(isSignedOut(error)).toBe(expected);
  });
});
