import type { UserAccessState } from '../../shared/aws/user-access.ts';

/** Everything is denied to the user, and no key is active. */
export function isCutOff({ keys, isDenied }: UserAccessState): boolean {
  return isDenied && keys.every(isInactive);
}

export function isInactive({ status }: { readonly status: string }): boolean {
  return status !== 'Active';
}
