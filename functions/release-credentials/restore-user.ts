import type { AccessKey, UserAccess, UserAccessState } from '../../shared/aws/user-access.ts';
import type { CredentialBefore } from '../../shared/domain/credentials/credential-before.ts';
import { describeError } from '../../shared/domain/errors.ts';
import type { RestoredStep } from './restore.ts';

interface UserRelease {
  readonly user: string;
  readonly before: Readonly<Record<string, CredentialBefore>>;
  /** Access keys that are to become Active again. */
  readonly reactivate: readonly string[];
}

/** Takes our deny from the user; of the keys that we deactivated only the named ones become Active. */
export async function restoreUser(
  users: UserAccess,
  { user, before, reactivate }: UserRelease,
): Promise<RestoredStep[]> {
  const state = await users.describe(user);
  if (!state) return [step(`user ${user}`, 'drift: the user was deleted')];
  const entries = Object.values(before);
  const recorded = entries.flatMap((entry) =>
    entry.kind === 'access-key' ? [entry.accessKeyId] : [],
  );
  const unknown = reactivate.filter((id) => !recorded.includes(id));
  const context = { users, user, state, reactivate };
  const restored = entries.map((entry) =>
    entry.kind === 'deny' ? liftDeny(context, entry.policy) : restoreKey(context, entry),
  );
  return [
    ...(await Promise.all(restored)),
    ...unknown.map((id) => step(`access key ${id}`, 'left alone: it was not deactivated by us')),
  ];
}

interface Context {
  readonly users: UserAccess;
  readonly user: string;
  readonly state: UserAccessState;
  readonly reactivate: readonly string[];
}

async function liftDeny({ users, user, state }: Context, policyArn: string): Promise<RestoredStep> {
  const policy = policyArn.slice(policyArn.lastIndexOf('/') + 1);
  const resource = `user ${user}`;
  if (!state.isDenied) return step(resource, 'drift: the deny was gone');
  const lifted = { resource, from: [policy], to: [] };
  const error = await attempt(async () => {
    await users.detachDeny(user);
    if ((await users.describe(user))?.isDenied) throw new Error('IAM still shows the deny');
  });
  return error === undefined ? lifted : { ...lifted, to: [policy], note: error, failed: true };
}

type RecordedKey = Extract<CredentialBefore, { kind: 'access-key' }>;

async function restoreKey(
  { users, user, state, reactivate }: Context,
  { accessKeyId: id, status }: RecordedKey,
): Promise<RestoredStep> {
  const resource = `access key ${id}`;
  const key = state.keys.find((candidate: AccessKey) => candidate.id === id);
  if (!key) return step(resource, 'drift: the key was deleted');
  const unchanged = { resource, from: [key.status], to: [key.status] };
  if (key.status === status) return unchanged;
  if (!reactivate.includes(id)) return { ...unchanged, note: LEFT_INACTIVE };
  const error = await attempt(() => users.setKeyStatus(user, id, 'Active'));
  if (error !== undefined) return { ...unchanged, note: error, failed: true };
  return { resource, from: [key.status], to: ['Active'] };
}

const LEFT_INACTIVE = 'left inactive on purpose: replace it, or release with --reactivate-key';

function step(resource: string, note: string): RestoredStep {
  return { resource, from: [], to: [], note };
}

async function attempt(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return describeError(error);
  }
}
