import type { Drift } from '../../shared/domain/drift.ts';

/** What a look at one containment has shown. */
export type Sight =
  /** There is nothing left that could be used: that is no drift. */
  { readonly state: 'gone' } | Seen;

interface Seen {
  readonly state: 'seen';
  /** Empty: it is as it was left. */
  readonly drifts: readonly Drift[];
  /** What could not be read, with the reason: nobody knows how that is. */
  readonly unread: readonly string[];
}

export const GONE: Sight = { state: 'gone' };

/** It was seen as a whole. */
export function seen(...drifts: readonly Drift[]): Sight {
  return { state: 'seen', drifts, unread: [] };
}
