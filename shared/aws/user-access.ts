import {
  AttachUserPolicyCommand,
  DetachUserPolicyCommand,
  paginateListAccessKeys,
  paginateListAttachedUserPolicies,
  UpdateAccessKeyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { rethrowIamError, unlessUnknown } from './iam-errors.ts';

/** `Active`, `Inactive` or `Expired`. */
export interface AccessKey {
  readonly id: string;
  readonly status: string;
}

/** What lets a user in. */
export interface UserAccessState {
  readonly keys: readonly AccessKey[];
  /** Our deny policy is attached. */
  readonly isDenied: boolean;
}

export interface UserAccess {
  /** Undefined when there is no such user (any more). */
  describe(user: string): Promise<UserAccessState | undefined>;
  setKeyStatus(user: string, keyId: string, status: 'Active' | 'Inactive'): Promise<void>;
  attachDeny(user: string): Promise<void>;
  /** No error when it is not attached. */
  detachDeny(user: string): Promise<void>;
}

/**
 * Access of IAM users. The user is always named: without UserName these calls change the caller's own keys. Source: IAM API
 * reference, UpdateAccessKey.
 */
export function createUserAccess(client: IAMClient, denyPolicyArn: string): UserAccess {
  return {
    describe: async (user) => {
      const state = await unlessUnknown(
        Promise.all([listKeys(client, user), isAttached(client, user, denyPolicyArn)]),
      );
      return state && { keys: state[0], isDenied: state[1] };
    },
    setKeyStatus: async (user, keyId, status) => {
      const input = { UserName: user, AccessKeyId: keyId, Status: status };
      await client.send(new UpdateAccessKeyCommand(input)).catch(rethrowIamError);
    },
    attachDeny: async (user) => {
      const input = { UserName: user, PolicyArn: denyPolicyArn };
      await client.send(new AttachUserPolicyCommand(input)).catch(rethrowIamError);
    },
    detachDeny: async (user) => {
      const input = { UserName: user, PolicyArn: denyPolicyArn };
      await unlessUnknown(client.send(new DetachUserPolicyCommand(input)));
    },
  };
}

async function listKeys(client: IAMClient, user: string): Promise<AccessKey[]> {
  const keys: AccessKey[] = [];
  for await (const page of paginateListAccessKeys({ client }, { UserName: user })) {
    for (const { AccessKeyId: id, Status: status } of page.AccessKeyMetadata ?? []) {
      if (id !== undefined) keys.push({ id, status: status ?? 'Active' });
    }
  }
  return keys;
}

async function isAttached(client: IAMClient, user: string, policyArn: string): Promise<boolean> {
  for await (const page of paginateListAttachedUserPolicies({ client }, { UserName: user })) {
    if (page.AttachedPolicies?.some(({ PolicyArn: arn }) => arn === policyArn)) return true;
  }
  return false;
}
