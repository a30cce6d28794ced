import { ConditionFailed } from '../../../../shared/aws/dynamodb.ts';
import { retryConflicts } from '../../../../shared/aws/retry-conflicts.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const lost = () => Promise.reject(new ConditionFailed([]));

beforeEach(() => jest.spyOn(Math, 'random').mockReturnValue(0));

describe('retryConflicts', () => {
  it('tries again while another writer wins', async () => {
    let attempts = 0;
    const attempt = () => {
      attempts += 1;
      return attempts < 5 ? lost() : Promise.resolve('written');
    };

    expect(await retryConflicts(attempt, 'x')).toBe('written');
    expect(attempts).toBe(5);
  });

  it('gives up for now after many attempts', async () => {
    let attempts = 0;
    const attempt = () => {
      attempts += 1;
      return lost();
    };

    await expect(retryConflicts(attempt, 'incident inc-1')).rejects.toThrow(
      'too many writers at incident inc-1',
    );
    await expect(retryConflicts(attempt, 'x')).rejects.toThrow(TransientError);
    expect(attempts).toBe(48);
  });

  it('does not repeat what failed for another reason', async () => {
    let attempts = 0;
    const bug = new RangeError('oops');
    const attempt = () => {
      attempts += 1;
      return Promise.reject(bug);
    };

    await expect(retryConflicts(attempt, 'x')).rejects.toBe(bug);
    expect(attempts).toBe(1);
  });
});
