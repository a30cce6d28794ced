import { BrokenObjectError } from '../broken-object.ts';

/** Far more columns and row groups than flow logs have. */
const MOST_ELEMENTS = 2 ** 14;

/**
 * Adds to a list of what a footer names, and says how long it is now. One byte of a hostile footer would take hundreds in memory.
 * @throws BrokenObjectError when there are too many.
 */
export function takeElement<T>(list: T[], element: T): number {
  if (list.length === MOST_ELEMENTS)
    throw new BrokenObjectError('Parquet footer with more columns or row groups than are read');
  return list.push(element);
}
