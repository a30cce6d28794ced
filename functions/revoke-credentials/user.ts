import type { Opening } from '../../shared/aws/containment-opening.ts';
import type { UserAccess, UserAccessState } from '../../shared/aws/user-access.ts';
import type { ActionOutcome } from '../../shared/domain/action.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import {
  denialsOf,
  denyKey,
  LONGEST_USER_SESSION_S,
  type CredentialBefore,
  type Denial,
} from '../../shared/domain/credentials/credential-before.ts';
import { describeError } from '../../shared/domain/errors.ts';
import { refuse } from '../../shared/response/brakes.ts';
import { PAUSE_MS, readBack, type Wait } from '../../shared/response/read-back.ts';
import type { Preparation } from '../../shared/response/situation.ts';
import type { CredentialRecord, Sight } from './credential-view.ts';
import { conclude, describeSteps, type DescribedUser } from './describe-user.ts';
import { isCutOff, isInactive } from './user-state.ts';

export interface UserParts {
  readonly users: UserAccess;
  readonly denyPolicyArn: string;
  readonly clock: Clock;
  readonly wait: Wait;
}

/** Of calls that fail. */
const MAX_TRIES = 3;

/**
 * A user with all ways in: every active key is set Inactive, and everything is denied to the user, because sessions outlive the
 * key that asked for them. Source: IAM user guide, id_credentials_temp_control-access_disable-perms.
 */
export async function lookAtUser(parts: UserParts, user: string): Promise<Sight> {
  const state = await parts.users.describe(user);
  if (!state) return { refusal: refuse(`there is no user ${user} any more`) };
  const { denyPolicyArn } = parts;
  return {
    isCutOff: () => isCutOff(state),
    planSteps: () => describeSteps({ user, state, before: {}, denyPolicyArn }, { isDone: false }),
    describeSteps: ({ before }) =>
      describeSteps({ user, state, before, denyPolicyArn }, { isDone: true }),
    prepare: (record) => prepare(parts, state, record),
    cut: (opening) => cut(parts, { user, state, opening }),
    verify: (opening) => verify(parts, { user, state, opening }),
  };
}

function prepare(
  { denyPolicyArn, clock }: UserParts,
  { keys, isDenied }: UserAccessState,
  record: CredentialRecord | undefined,
): Preparation<CredentialBefore> {
  const active = keys.filter((key) => !isInactive(key));
  const before: Record<string, CredentialBefore> = Object.fromEntries(
    active.map(({ id, status }) => [
      `key/${id}`,
      { kind: 'access-key', accessKeyId: id, status } as const,
    ]),
  );
  // A key that was made behind our deny may have asked for sessions: no policy forbids a user GetSessionToken.
  if (!isDenied || (active.length > 0 && isOurDeny(record))) {
    const denial: Denial = {
      ...{ kind: 'deny', policy: denyPolicyArn, cutAt: clock().toISOString() },
      longestSessionSeconds: LONGEST_USER_SESSION_S,
    };
    before[denyKey(denial)] = denial;
  }
  return { seen: { before, ours: [denyPolicyArn] } };
}

interface Cutting {
  readonly user: string;
  readonly state: UserAccessState;
  readonly opening: Opening<CredentialBefore>;
}

/** Closes every way; what fails is tried again, if it is still there. */
async function cut(parts: UserParts, cutting: Cutting): Promise<ActionOutcome> {
  const { user } = cutting;
  let { state } = cutting;
  let errors: ReadonlyMap<string, string> = new Map();
  for (let attempt = 1; attempt <= MAX_TRIES && !isCutOff(state); attempt += 1) {
    if (attempt > 1) {
      await parts.wait(PAUSE_MS);
      const now = await parts.users.describe(user);
      if (!now) return DELETED;
      state = withoutDeleted(state, now);
    }
    errors = await closeWays(parts, user, state);
    state = afterClosing(user, state, errors);
  }
  return conclude(describedBy(parts, { ...cutting, state }), errors);
}

const DELETED: ActionOutcome = {
  state: 'contained',
  reason: 'the user was deleted meanwhile',
  steps: [],
};

/** A key that was made meanwhile does not count yet: it is not on record. */
function withoutDeleted(
  { keys, isDenied }: UserAccessState,
  now: UserAccessState,
): UserAccessState {
  const existing = new Set(now.keys.map(({ id }) => id));
  return { isDenied, keys: keys.filter(({ id }) => existing.has(id)) };
}

function describedBy(
  { denyPolicyArn }: UserParts,
  { user, state, opening: { record } }: Cutting,
): DescribedUser {
  return { user, state, before: record.before, denyPolicyArn };
}

/** As IAM must show it when it has taken every change but these. */
function afterClosing(
  user: string,
  { keys, isDenied }: UserAccessState,
  errors: ReadonlyMap<string, string>,
): UserAccessState {
  return {
    isDenied: isDenied || !errors.has(user),
    keys: keys.map((key) => (errors.has(key.id) ? key : { ...key, status: 'Inactive' })),
  };
}

/** Another key may have been made meanwhile, by whoever holds one. */
function hasOtherKey({ keys }: UserAccessState, before: UserAccessState): boolean {
  return keys.some(({ id }) => !before.keys.some((known) => known.id === id));
}

async function verify(parts: UserParts, cutting: Cutting): Promise<ActionOutcome | undefined> {
  let missing: ActionOutcome | undefined;
  const isDecided = async (): Promise<boolean> => {
    const state = await parts.users.describe(cutting.user);
    // Deleted: nobody can use it any more.
    const isShown = !state || isCutOff(state);
    missing = isShown ? undefined : conclude(describedBy(parts, { ...cutting, state }));
    // A key that was not there is not cut by waiting.
    return isShown || hasOtherKey(state, cutting.state);
  };
  await readBack(isDecided, parts.wait);
  return missing;
}

/** False for a deny that somebody had attached before us: a release leaves it. */
function isOurDeny(record: CredentialRecord | undefined): boolean {
  return record !== undefined && record.state !== 'released' && denialsOf(record.before).length > 0;
}

/** Errors by what could not be changed; one that fails does not spare the others. */
async function closeWays(
  { users }: UserParts,
  user: string,
  { keys, isDenied }: UserAccessState,
): Promise<ReadonlyMap<string, string>> {
  const errors = new Map<string, string>();
  const note = (what: string) => (error: unknown) => {
    errors.set(what, describeError(error));
  };
  const active = keys.filter((key) => !isInactive(key));
  await Promise.all([
    ...active.map(({ id }) => users.setKeyStatus(user, id, 'Inactive').catch(note(id))),
    ...(isDenied ? [] : [users.attachDeny(user).catch(note(user))]),
  ]);
  return errors;
}
