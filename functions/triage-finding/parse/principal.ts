import type { FindingResource } from '../../../shared/domain/finding.ts';

interface Credentials {
  readonly accessKeyId?: string | undefined;
  readonly principalId?: string | undefined;
  readonly accountId?: string | undefined;
}

/** A principal with as much of its credentials as the finding names. */
export function principal(
  name: string,
  userType: string,
  { accessKeyId, principalId, accountId }: Credentials,
): FindingResource {
  return {
    ...{ kind: 'principal', name, userType },
    ...(accessKeyId !== undefined && { accessKeyId }),
    ...(principalId !== undefined && { principalId }),
    ...(accountId !== undefined && { accountId }),
  };
}
