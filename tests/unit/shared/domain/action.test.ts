import { fittingAction, misfit } from '../../../../shared/domain/action.ts';

describe('an action and a kind of target', () => {
  it.each([
    ['block-address', 'instance', 'block-address acts on addresses only'],
    ['block-address', 'address', undefined],
    ['deny-tracked-paths', 'instance', undefined],
    ['deny-tracked-paths', 'role', 'deny-tracked-paths acts on instances only'],
    ['isolate-instance', 'address', 'isolate-instance acts on instances only'],
    ['revoke-credentials', 'address', 'an address has no credentials'],
    ['revoke-credentials', 'bucket', 'a bucket has no credentials'],
    ['restrict-bucket', 'account', undefined],
    ['restrict-bucket', 'user', 'restrict-bucket acts on buckets and accounts only'],
    ['revoke-credentials', 'account', 'an account has no credentials'],
    ['revoke-credentials', 'user', undefined],
  ] as const)('%s does not fit %s: %s', (action, kind, problem) => {
    expect(misfit(action, kind)).toBe(problem);
  });

  it.each([
    ['address', 'block-address'],
    ['account', 'restrict-bucket'],
    ['bucket', 'restrict-bucket'],
    ['function', 'stop-function'],
    ['instance', 'isolate-instance'],
    ['user', 'revoke-credentials'],
  ] as const)('what is done to a target of kind %s is %s', (kind, action) => {
    expect(fittingAction(kind)).toBe(action);
  });
});
