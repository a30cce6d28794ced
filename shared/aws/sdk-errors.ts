import { TransientError } from '../domain/errors.ts';

/** Names under which AWS services say "later". Source: AWS SDK reference, retry behaviour, throttling and transient errors. */
const RETRYABLE_NAMES: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'ConcurrentModificationException',
  'ConcurrentSnapshotLimitExceeded',
  'EC2ThrottledException',
  'EntityTemporarilyUnmodifiableException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  // One snapshot of a volume in 15 seconds. Source: EC2 API error codes.
  'SnapshotCreationPerVolumeRateExceeded',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionConflictException',
  'TransactionInProgressException',
  'WAFUnavailableEntityException',
  'KmsThrottled',
  'KMSThrottlingException',
  'RequestTimeout',
  'RequestTimeoutException',
  'InternalError',
  'InternalFailure',
  'InternalServerError',
  'InternalServiceError',
  'ServiceUnavailable',
  'Unavailable',
  // No answer at all: raised by the SDK's HTTP client.
  'TimeoutError',
  'AbortError',
]);

const NETWORK_CODES: ReadonlySet<string> = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
]);

/**
 * What an SDK error means for us: TransientError (the SDK's error as cause) when the same call may succeed later, otherwise the
 * error itself. Errors that are domain errors already pass through.
 */
export function asDomainError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (!isRetryable(error)) return error;
  const facts = { awsError: error.name, ...answerOf(error) };
  return new TransientError(`${error.name}: ${error.message}`, { cause: error, facts });
}

/** Rethrows what an SDK call threw as asDomainError. @example client.send(command).catch(rethrowAsDomainError) */
export function rethrowAsDomainError(error: unknown): never {
  throw asDomainError(error);
}

function isRetryable(error: Error): boolean {
  const { httpStatus = 0 } = answerOf(error);
  if (httpStatus >= 500 || httpStatus === 429) return true;
  if ('$retryable' in error && error.$retryable !== undefined) return true;
  return RETRYABLE_NAMES.has(error.name) || NETWORK_CODES.has(codeOf(error));
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

interface Answer {
  readonly httpStatus?: number;
  readonly requestId?: string;
}

function answerOf(error: Error): Answer {
  if (!('$metadata' in error)) return {};
  const { httpStatusCode, requestId } = error.$metadata as {
    httpStatusCode?: number;
    requestId?: string;
  };
  return {
    ...(httpStatusCode !== undefined && { httpStatus: httpStatusCode }),
    ...(requestId !== undefined && { requestId }),
  };
}
