import { InvalidArgumentError } from 'commander';

/** 12 digits. */
export function readAccount(text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be 12 digits.');
}

/** A whole number from 0. */
export function readCount(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}
