/** Extra facts of an error; they are logged as fields, never glued into the message. */
export type ErrorFacts = Readonly<Record<string, unknown>>;

interface RiposteErrorOptions {
  readonly cause?: unknown;
  readonly facts?: ErrorFacts;
}

/** Base of all errors that the platform raises on purpose. `code` is stable and safe to alarm on. */
export abstract class RiposteError extends Error {
  // Written out in each class: minified bundles have no class names.
  abstract override readonly name: string;
  abstract readonly code: string;
  readonly facts: ErrorFacts;

  constructor(message: string, options: RiposteErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.facts = options.facts ?? {};
  }
}

/** The deployment is wrong (missing or malformed setting): the function refuses to start. */
export class ConfigError extends RiposteError {
  override readonly name = 'ConfigError';
  readonly code = 'config';
}

/** The input can never succeed: it goes to the dead-letter queue with its reason and is acknowledged. */
export class InvalidInputError extends RiposteError {
  override readonly name = 'InvalidInputError';
  readonly code = 'invalid-input';
}

/** Throttling, time-outs, 5xx, a lost race: the same call may succeed later, so it is retried. */
export class TransientError extends RiposteError {
  override readonly name = 'TransientError';
  readonly code = 'transient';
}

/** The quarantine group is not what it must be; using it could leave an instance open, so nothing is changed. */
export class UnsafeQuarantineError extends RiposteError {
  override readonly name = 'UnsafeQuarantineError';
  readonly code = 'unsafe-quarantine';
}

interface AccountErrorOptions extends RiposteErrorOptions {
  /** What a person must do. */
  readonly advice?: readonly string[];
}

/** The platform cannot act in an account until people change something there; its message says what, and is fit to be shown. */
export class AccountError extends RiposteError {
  override readonly name = 'AccountError';
  readonly code = 'account';
  readonly advice?: readonly string[];

  constructor(message: string, options: AccountErrorOptions = {}) {
    super(message, options);
    if (options.advice) this.advice = options.advice;
  }
}

/** Why something in S3 cannot be had as things are. */
export type StorageRefusal =
  | 'no-bucket'
  | 'no-object'
  | 'not-allowed'
  | 'not-decryptable'
  | 'archived'
  | 'other-region'
  | 'changed'
  | 'too-large';

/** Something in S3 cannot be had until people change something; its message says what, and is fit to be shown. */
export class StorageError extends RiposteError {
  override readonly name = 'StorageError';
  readonly code = 'storage';
  readonly refusal: StorageRefusal;

  constructor(refusal: StorageRefusal, message: string, options: RiposteErrorOptions = {}) {
    super(message, options);
    this.refusal = refusal;
  }
}

/** The order was carried out before, or does not apply: it is acknowledged without a trace. */
export class NothingToDo extends Error {}

/** A write alongside the incident was refused: what the caller believed of those items no longer holds. */
export class Superseded extends Error {}

/** One readable line of any thrown value, for reasons and logs. */
export function describeError(error: unknown): string {
  if (error instanceof Error)
    return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
  return String(error);
}
