import { explainFailure } from '../../../../scripts/riposte/errors.ts';

function named(name: string, message = 'details'): Error {
  return Object.assign(new Error(message), { name });
}

describe('failure of a command', () => {
  it.each([
    ['ResourceNotFoundException', '"riposte-dev" is not deployed here: check --stack and --region'],
    ['QueueDoesNotExist', '"riposte-dev" is not deployed here'],
    ['CredentialsProviderError', 'no AWS credentials: sign in first'],
    ['AccessDeniedException', 'you may not do that: details'],
    ['ValidationException', 'details'],
  ])('%s is explained', (name, explanation) => {
    expect(explainFailure(named(name), 'riposte-dev')).toContain(explanation);
  });

  it('says when the local platform does not answer', () => {
    const error = new Error('connect ECONNREFUSED 127.0.0.1:4566');

    expect(explainFailure(error, undefined)).toContain('is "npm run local" still up?');
  });

  it('of no error is shown as it is', () => {
    expect(explainFailure('odd', undefined)).toBe('odd');
  });
});
