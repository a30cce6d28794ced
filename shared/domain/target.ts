import { InvalidInputError } from './errors.ts';

/** What an action acts on. */
export interface Target {
  readonly kind: 'instance';
  readonly accountId: string;
  readonly region: string;
  /** EC2 instance id, `i-…`. */
  readonly id: string;
}

/** `<account>/<region>/<kind>/<id>`: the key of a target in every table. */
export function targetKey(target: Target): string {
  return [target.accountId, target.region, target.kind, target.id].join('/');
}

/** Reads a target key back; throws InvalidInputError when it is not one. */
export function parseTargetKey(key: string): Target {
  const [accountId, region, kind, id, ...rest] = key.split('/');
  if (!accountId || !region || kind !== 'instance' || !id || rest.length > 0) {
    throw new InvalidInputError('not a target key', { facts: { key } });
  }
  return { accountId, region, kind, id };
}
