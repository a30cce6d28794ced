import { InvalidInputError, TransientError } from '../../../../shared/domain/errors.ts';
import { asDomainError, rethrowAsDomainError } from '../../../../shared/aws/sdk-errors.ts';

/** An error as the SDK throws it. */
function sdkError(name: string, details: Record<string, unknown> = {}): Error {
  return Object.assign(new Error('from AWS'), { name, ...details });
}

describe('asDomainError', () => {
  it.each([
    ['throttling by name', sdkError('ThrottlingException')],
    ['throttling of EC2', sdkError('RequestLimitExceeded', { $metadata: { httpStatusCode: 503 } })],
    ['throttling by status', sdkError('Anything', { $metadata: { httpStatusCode: 429 } })],
    ['a server error', sdkError('Anything', { $metadata: { httpStatusCode: 500 } })],
    [
      'what the service model calls retryable',
      sdkError('Anything', { $retryable: { throttling: true } }),
    ],
    ['a time-out of the client', sdkError('TimeoutError')],
    ['a broken connection', sdkError('Error', { code: 'ECONNRESET' })],
    ['a name that did not resolve', sdkError('Error', { code: 'EAI_AGAIN' })],
    ['a lost race of transactions', sdkError('TransactionConflictException')],
  ])('makes %s transient', (_name, error) => {
    const mapped = asDomainError(error);

    expect(mapped).toBeInstanceOf(TransientError);
    expect(mapped.cause).toBe(error);
    expect(mapped.message).toBe(`${error.name}: from AWS`);
  });

  it('keeps the facts that support asks for', () => {
    const error = sdkError('SlowDown', { $metadata: { httpStatusCode: 503, requestId: 'r-1' } });

    expect(asDomainError(error)).toMatchObject({
      facts: { awsError: 'SlowDown', httpStatus: 503, requestId: 'r-1' },
    });
  });

  it.each([
    [
      'missing permission',
      sdkError('AccessDeniedException', { $metadata: { httpStatusCode: 400 } }),
    ],
    ['a missing resource', sdkError('ResourceNotFoundException', { $metadata: {} })],
    ['a failed condition', sdkError('ConditionalCheckFailedException', { $retryable: undefined })],
    ['a bug', new TypeError('undefined is not a function')],
    ['a domain error', new InvalidInputError('no')],
    ['a code that is no text', sdkError('Error', { code: 104 })],
  ])('leaves %s as it is', (_name, error) => {
    expect(asDomainError(error)).toBe(error);
  });

  it('makes an error of what is none', () => {
    expect(asDomainError('text')).toEqual(new Error('text'));
  });
});

describe('rethrowAsDomainError', () => {
  it('throws what asDomainError answers', () => {
    expect(() => rethrowAsDomainError(sdkError('SlowDown'))).toThrow(TransientError);
  });
});
