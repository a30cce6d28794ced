import { RiposteError } from '../domain/errors.ts';

/**
 * An object that cannot be read, or not to its end. The message is the reason, for people: of our own making, nothing from
 * inside the object.
 */
export class BrokenObjectError extends RiposteError {
  override readonly name = 'BrokenObjectError';
  readonly code = 'broken-object';
}
