import type { UserAccess, UserAccessState } from '../../shared/aws/user-access.ts';
import {
  denialsOf,
  type CredentialBefore,
} from '../../shared/domain/credentials/credential-before.ts';
import { describeError } from '../../shared/domain/errors.ts';
import { readBack, type Wait } from '../../shared/response/read-back.ts';
import type { RestoredStep } from './restored-step.ts';

interface RestoreUserParts {
  readonly users: UserAccess;
  readonly wait: Wait;
}

interface UserRelease {
  readonly user: string;
  readonly before: Readonly<Record<string, CredentialBefore>>;
  /** Access keys that are to become Active again. */
  readonly reactivate: readonly string[];
  /** An earlier try may have lifted the deny and died: that it is gone is no drift then. */
  readonly isResumed: boolean;
}

/** Takes our deny from the user; of the keys that we deactivated only the named ones become Active. */
export async function restoreUser(
  parts: RestoreUserParts,
  release: UserRelease,
): Promise<RestoredStep[]> {
  const { user, before, reactivate } = release;
  const state = await parts.users.describe(user);
  if (!state) return [step(`user ${user}`, 'drift: the user was deleted')];
  const context: Context = { ...parts, ...release, state };
  // The same policy may have cut several times: it is lifted once.
  const [policyArn] = denialsOf(before).map(({ policy }) => policy);
  const keys = Object.values(before).filter((entry) => entry.kind === 'access-key');
  const recorded = keys.map(({ accessKeyId }) => accessKeyId);
  const unknown = reactivate.filter((id) => !recorded.includes(id));
  return [
    ...(await Promise.all([
      policyArn === undefined ? leaveDeny(context) : liftDeny(context, policyArn),
      ...keys.map((key) => restoreKey(context, key)),
    ])),
    ...unknown.map((id) => step(`access key ${id}`, 'left alone: it was not deactivated by us')),
  ];
}

interface Context extends RestoreUserParts, UserRelease {
  readonly state: UserAccessState;
}

/** A deny that was there before us. */
function leaveDeny({ user, state: { isDenied } }: Context): RestoredStep {
  return step(`user ${user}`, isDenied ? 'left denied: the deny was there before' : NOT_DENIED);
}

const NOT_DENIED = 'drift: the deny was gone';

async function liftDeny(
  { users, wait, user, state, isResumed }: Context,
  policyArn: string,
): Promise<RestoredStep> {
  const policy = policyArn.slice(policyArn.lastIndexOf('/') + 1);
  const resource = `user ${user}`;
  if (!state.isDenied)
    return isResumed ? { resource, from: [], to: [] } : step(resource, NOT_DENIED);
  const lifted = { resource, from: [policy], to: [] };
  const error = await attempt(async () => {
    await users.detachDeny(user);
    const isLifted = async () => (await users.describe(user))?.isDenied !== true;
    if (!(await readBack(isLifted, wait))) throw new Error('IAM still shows the deny');
  });
  return error === undefined ? lifted : { ...lifted, to: [policy], note: error, failed: true };
}

type RecordedKey = Extract<CredentialBefore, { kind: 'access-key' }>;

async function restoreKey(
  { users, user, state, reactivate }: Context,
  { accessKeyId: id, status }: RecordedKey,
): Promise<RestoredStep> {
  const resource = `access key ${id}`;
  const isNamed = reactivate.includes(id);
  const key = state.keys.find((candidate) => candidate.id === id);
  if (!key) return step(resource, 'drift: the key was deleted');
  const unchanged = { resource, from: [key.status], to: [key.status] };
  if (key.status === status) return isNamed ? unchanged : { ...unchanged, note: SET_BY_OTHERS };
  if (!isNamed) return { ...unchanged, note: LEFT_INACTIVE };
  const error = await attempt(() => users.setKeyStatus(user, id, 'Active'));
  if (error !== undefined) return { ...unchanged, note: error, failed: true };
  return { resource, from: [key.status], to: ['Active'] };
}

const LEFT_INACTIVE = 'left inactive on purpose: replace it, or release with --reactivate-key';
const SET_BY_OTHERS = 'drift: somebody has set the key Active: find out who';

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
