import type { Hold } from './containment-store.ts';
import { checkMarks, SET_CHECK_MARKS } from './check-marks.ts';
import { recordKey } from './containment-key.ts';
import type { NextRecord } from './containment-record.ts';
import type { ConditionalUpdate, Item } from './dynamodb.ts';

interface Change {
  readonly next: NextRecord<unknown>;
  /** As it was read; undefined: there is no such item. */
  readonly version: number | undefined;
  /** The run that is about to change the target. */
  readonly lease?: Item;
  readonly now: Date;
}

/** Writes the record under its version, so that twins do not overwrite each other, and adds the incident to its holders. */
export function toRecordUpdate(
  hold: Hold,
  { next, version, lease, now }: Change,
): ConditionalUpdate {
  // What is in force already is looked at later, because it is being changed.
  const isInForce = next.state === 'isolated';
  const extras = [
    ...(isInForce ? [SET_CHECK_MARKS] : []),
    ...(next.expiresAt === undefined ? [] : [EXPIRY]),
    ...(lease ? ['lease = :lease'] : []),
  ];
  return {
    key: recordKey(hold),
    update: `SET ${[...RECORD, ...extras].join(', ')} ADD holders :incident`,
    condition: version === undefined ? 'attribute_not_exists(#version)' : '#version = :version',
    names: { '#state': 'state', '#before': 'before', '#target': 'target', '#version': 'version' },
    values: {
      ...toValues(next, hold),
      ':next': (version ?? 0) + 1,
      ':version': version,
      ':lease': lease,
      ...(isInForce && checkMarks(now)),
    },
  };
}

const RECORD = [
  ...['#state = :state', '#before = :before', 'ours = :ours', 'passing = :passing'],
  ...['kept = :kept', 'generation = :generation', '#target = :target', '#version = :next'],
];
/** Only records with all of them are in the index that the sweep reads. */
const EXPIRY = 'expiresAt = :expiry, sweepOf = :action, sweepAt = :expiry';

function toValues(next: NextRecord<unknown>, { incidentId, target, action }: Hold): Item {
  return {
    ':state': next.state,
    ':before': next.before,
    ':ours': next.ours,
    ':passing': next.passing ?? [],
    ':kept': next.kept ?? {},
    ':generation': next.generation,
    ':incident': new Set([incidentId]),
    ':target': target,
    ...(next.expiresAt !== undefined && { ':expiry': next.expiresAt, ':action': action }),
  };
}
