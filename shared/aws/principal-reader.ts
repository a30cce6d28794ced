import {
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetInstanceProfileCommand,
  GetLoginProfileCommand,
  GetRoleCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListGroupsForUserCommand,
  ListMFADevicesCommand,
  type AccessKeyLastUsed,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type {
  KeyFacts,
  KeyOwner,
  LastUse,
  RoleFacts,
  RootFacts,
  UserFacts,
} from '../domain/context/known-facts.ts';
import { summarizeTrust } from '../domain/context/trust-summary.ts';
import { defined } from '../domain/defined.ts';
import { unlessUnknown } from './iam-errors.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

type UserBase = Pick<UserFacts, 'name' | 'createdAt' | 'passwordLastUsedAt'>;

/** Reads facts about users, roles and keys; one call or one kind of call each, so that each can fail alone. */
export interface PrincipalReader {
  /** Undefined when there is no such user. */
  readonly user: Read<UserBase | undefined>;
  readonly keys: Read<KeyFacts[]>;
  readonly hasPassword: Read<boolean>;
  readonly mfaDevices: Read<number>;
  readonly groups: Read<string[]>;
  /** Undefined when there is no such role. */
  readonly role: Read<RoleFacts | undefined>;
  /** Name of the role in an instance profile. */
  readonly roleOfProfile: Read<string | undefined>;
  readonly keyOwner: Read<KeyOwner>;
  readonly root: (signal: AbortSignal) => Promise<RootFacts>;
}

/** Reads something by the name of user, role or profile, or by the id of a key. */
type Read<T> = (name: string, signal: AbortSignal) => Promise<T>;

export function createPrincipalReader(client: IAMClient): PrincipalReader {
  return { ...userCalls(client), ...keyCalls(client), ...roleCalls(client) };
}

function userCalls(client: IAMClient) {
  return {
    user: async (name: string, abortSignal: AbortSignal) => {
      const command = new GetUserCommand({ UserName: name });
      const answer = await unlessUnknown(client.send(command, { abortSignal }));
      if (!answer) return undefined;
      const createdAt = iso(answer.User?.CreateDate);
      return {
        name,
        ...defined({ createdAt, passwordLastUsedAt: iso(answer.User?.PasswordLastUsed) }),
      };
    },
    hasPassword: async (name: string, abortSignal: AbortSignal) => {
      const command = new GetLoginProfileCommand({ UserName: name });
      return (await unlessUnknown(client.send(command, { abortSignal }))) !== undefined;
    },
    mfaDevices: async (name: string, abortSignal: AbortSignal) => {
      const command = new ListMFADevicesCommand({ UserName: name });
      const answer = await client.send(command, { abortSignal }).catch(rethrowAsDomainError);
      return answer.MFADevices?.length ?? 0;
    },
    groups: async (name: string, abortSignal: AbortSignal) => {
      const command = new ListGroupsForUserCommand({ UserName: name });
      const answer = await client.send(command, { abortSignal }).catch(rethrowAsDomainError);
      return (answer.Groups ?? []).map(({ GroupName: group = '' }) => group).sort();
    },
    root: async (abortSignal: AbortSignal) => {
      const answer = await client
        .send(new GetAccountSummaryCommand({}), { abortSignal })
        .catch(rethrowAsDomainError);
      const { AccountMFAEnabled: mfa, AccountAccessKeysPresent: keys } = answer.SummaryMap ?? {};
      return { hasMfa: mfa === 1, accessKeys: keys ?? 0 };
    },
  };
}

function keyCalls(client: IAMClient) {
  const lastUsed = async (keyId: string, abortSignal: AbortSignal) => {
    const command = new GetAccessKeyLastUsedCommand({ AccessKeyId: keyId });
    return unlessUnknown(client.send(command, { abortSignal }));
  };
  return {
    keys: async (userName: string, abortSignal: AbortSignal): Promise<KeyFacts[]> => {
      // Without a user IAM would list the caller's own keys.
      const command = new ListAccessKeysCommand({ UserName: userName });
      const { AccessKeyMetadata: keys = [] } = await client
        .send(command, { abortSignal })
        .catch(rethrowAsDomainError);
      return Promise.all(
        keys.map(async ({ AccessKeyId: id = '', Status: status, CreateDate: created }) => {
          const lastUse = toLastUse((await lastUsed(id, abortSignal))?.AccessKeyLastUsed);
          return {
            id,
            active: status === 'Active',
            ...defined({ createdAt: iso(created) }),
            lastUse,
          };
        }),
      );
    },
    keyOwner: async (id: string, abortSignal: AbortSignal): Promise<KeyOwner> => {
      const answer = await lastUsed(id, abortSignal);
      const lastUse = toLastUse(answer?.AccessKeyLastUsed);
      return { id, ...defined({ user: answer?.UserName || undefined }), lastUse };
    },
  };
}

function roleCalls(client: IAMClient) {
  return {
    role: async (name: string, abortSignal: AbortSignal): Promise<RoleFacts | undefined> => {
      const command = new GetRoleCommand({ RoleName: name });
      const role = (await unlessUnknown(client.send(command, { abortSignal })))?.Role;
      if (!role) return undefined;
      const lastUsedAt = iso(role.RoleLastUsed?.LastUsedDate);
      return {
        name,
        ...defined({ createdAt: iso(role.CreateDate), lastUsedAt }),
        trust: summarizeTrust(decodeURIComponent(role.AssumeRolePolicyDocument ?? '')),
        maxSessionSeconds: role.MaxSessionDuration ?? 3600,
      };
    },
    roleOfProfile: async (name: string, abortSignal: AbortSignal) => {
      const command = new GetInstanceProfileCommand({ InstanceProfileName: name });
      const answer = await unlessUnknown(client.send(command, { abortSignal }));
      return answer?.InstanceProfile?.Roles?.[0]?.RoleName;
    },
  };
}

/** A key that was never used says N/A where service and region stand. */
function toLastUse(lastUsed: AccessKeyLastUsed | undefined): LastUse {
  const at = iso(lastUsed?.LastUsedDate);
  if (!lastUsed || at === undefined) return {};
  const { ServiceName: service, Region: region } = lastUsed;
  const known = (text: string | undefined) => (text === 'N/A' ? undefined : text);
  return { at, ...defined({ service: known(service), region: known(region) }) };
}

function iso(date: Date | undefined): string | undefined {
  return date?.toISOString();
}
