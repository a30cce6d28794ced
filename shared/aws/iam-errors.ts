import { rethrowAsDomainError } from './sdk-errors.ts';

/** True when IAM knows no such user, role, key or policy. */
export function isNoSuchEntity(error: unknown): boolean {
  return error instanceof Error && /^NoSuchEntity(Exception)?$/.test(error.name);
}

/**
 * IAM calls a reached quota `LimitExceeded`, which elsewhere means "later": here no waiting helps. Everything else as
 * rethrowAsDomainError.
 */
export function rethrowIamError(error: unknown): never {
  if (error instanceof Error && /^LimitExceeded(Exception)?$/.test(error.name)) {
    throw new Error(`IAM quota reached: ${error.message}`, { cause: error });
  }
  return rethrowAsDomainError(error);
}

/** The answer, or undefined when IAM knows no such thing. @example await unlessUnknown(client.send(command)) */
export async function unlessUnknown<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    return isNoSuchEntity(error) ? undefined : rethrowIamError(error);
  }
}
