import {
  isNoSuchEntity,
  rethrowIamError,
  unlessUnknown,
} from '../../../../shared/aws/iam-errors.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const iamError = (name: string) => Object.assign(new Error('from IAM'), { name });

describe('an error of IAM', () => {
  it.each(['NoSuchEntity', 'NoSuchEntityException'])(
    '%s means that there is no such thing',
    (name) => {
      expect(isNoSuchEntity(iamError(name))).toBe(true);
    },
  );

  it.each([iamError('NoSuchEntityOfOurs'), iamError('AccessDenied'), 'NoSuchEntity', undefined])(
    'and no other does: %s',
    (error) => {
      expect(isNoSuchEntity(error)).toBe(false);
    },
  );

  it.each(['LimitExceeded', 'LimitExceededException'])(
    '%s is a quota that no waiting removes',
    (name) => {
      const rethrow = () => rethrowIamError(iamError(name));

      expect(rethrow).toThrow('IAM quota reached: from IAM');
      expect(rethrow).not.toThrow(TransientError);
    },
  );

  it.each([
    'Throttling',
    'ServiceUnavailable',
    'ConcurrentModificationException',
    'EntityTemporarilyUnmodifiableException',
  ])('%s may pass by itself', (name) => {
    expect(() => rethrowIamError(iamError(name))).toThrow(TransientError);
  });

  it('of any other kind stays what it is', () => {
    const denied = iamError('AccessDenied');

    expect(() => {
      rethrowIamError(denied);
    }).toThrow(denied);
  });
});

describe('unlessUnknown', () => {
  it('is the answer', async () => {
    expect(await unlessUnknown(Promise.resolve(7))).toBe(7);
  });

  it('is undefined when IAM knows no such thing', async () => {
    const answer: Promise<string> = Promise.reject(iamError('NoSuchEntityException'));

    expect(await unlessUnknown(answer)).toBeUndefined();
  });

  it('hides no other error', async () => {
    await expect(unlessUnknown(Promise.reject(iamError('Throttling')))).rejects.toThrow(
      TransientError,
    );
    await expect(unlessUnknown(Promise.reject(iamError('AccessDenied')))).rejects.toThrow(
      'from IAM',
    );
  });
});
