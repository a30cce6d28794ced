import type { ContainmentRecord } from './containment.ts';
import { isChanged } from './kept-settings.ts';

/**
 * ARN of the instance profile that an isolation has replaced, as its record says: the credentials that may have been stolen are of its
 * role, not of the profile that the host has now. Undefined when none is replaced. Pure.
 */
export function recordedProfile(
  record: Pick<ContainmentRecord<unknown>, 'state' | 'kept'> | undefined,
): string | undefined {
  if (!record || record.state === 'released') return undefined;
  const replaced = Object.values(record.kept ?? {}).find(
    (setting) => setting.kind === 'profile' && isChanged(setting),
  );
  return replaced?.kind === 'profile' ? replaced.arn : undefined;
}
