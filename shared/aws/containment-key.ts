import type { ActionName } from '../domain/action.ts';
import { targetKey, type Target } from '../domain/target.ts';
import type { Key } from './dynamodb.ts';

/** Where the record of before of a target lies. */
export function recordKey({
  action,
  target,
}: {
  readonly action: ActionName;
  readonly target: Target;
}): Key {
  return { pk: `TARGET#${action}#${targetKey(target)}` };
}
