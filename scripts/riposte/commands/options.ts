import { InvalidArgumentError } from 'commander';

/** A whole number from 0. */
export function readCount(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}
