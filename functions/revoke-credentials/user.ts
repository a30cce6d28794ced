import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import type { UserAccess, UserAccessState } from '../../shared/aws/user-access.ts';
import type { ActionOutcome, ActionStep } from '../../shared/domain/action.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import {
  denialsOf,
  denyKey,
  LONGEST_USER_SESSION_S,
  releasableFrom,
  type CredentialBefore,
  type Denial,
} from '../../shared/domain/credentials/credential-before.ts';
import { describeError } from '../../shared/domain/errors.ts';
import { refuse } from '../../shared/response/brakes.ts';
import { PAUSE_MS, type Wait } from '../../shared/response/read-back.ts';
import { nothingToCut, type CredentialRecord, type CredentialView } from './credential-view.ts';

export interface UserParts {
  readonly users: UserAccess;
  readonly containments: ContainmentStore<CredentialBefore>;
  readonly denyPolicyArn: string;
  readonly clock: Clock;
  readonly wait: Wait;
}

/** A key may be made while we work, by whoever holds another: look again, at most this often. */
const MAX_PASSES = 3;

/**
 * A user with all ways in: every active key is set Inactive, and everything is denied to the user, because sessions outlive the
 * key that asked for them. Source: IAM user guide, id_credentials_temp_control-access_disable-perms.
 */
export async function lookAtUser(parts: UserParts, user: string): Promise<CredentialView> {
  const state = await parts.users.describe(user);
  if (!state) return nothingToCut(refuse(`there is no user ${user} any more`));
  return {
    isCutOff: isCutOff(state),
    planSteps: () => describeSteps({ user, state, before: {}, denyPolicyArn: parts.denyPolicyArn }),
    describeSteps: ({ before }) =>
      describeSteps({ user, state, before, denyPolicyArn: parts.denyPolicyArn, isDone: true }),
    cut: (hold) => cutUser(parts, { user, hold }),
  };
}

function isCutOff({ keys, isDenied }: UserAccessState): boolean {
  return isDenied && keys.every(isInactive);
}

function isInactive({ status }: { readonly status: string }): boolean {
  return status !== 'Active';
}

interface HeldUser {
  readonly user: string;
  readonly hold: Hold;
}

async function cutUser(parts: UserParts, held: HeldUser): Promise<ActionOutcome> {
  // What was seen before the lease may be over: another incident may have been released meanwhile.
  let state = await parts.users.describe(held.user);
  for (let pass = 1; state; pass += 1) {
    const record = await recordUser(parts, held.hold, state);
    const errors = await closeWays(parts, held.user, state);
    state = await lookAgain(parts, held.user);
    if (state && (isCutOff(state) || pass === MAX_PASSES))
      return finish(parts, held, { record, state, errors });
  }
  return { state: 'contained', reason: 'the user was deleted meanwhile', steps: [] };
}

/** IAM may show a change a moment later. */
async function lookAgain(
  { users, wait }: UserParts,
  user: string,
): Promise<UserAccessState | undefined> {
  const state = await users.describe(user);
  if (!state || isCutOff(state)) return state;
  await wait(PAUSE_MS);
  return users.describe(user);
}

async function recordUser(
  { containments, denyPolicyArn, clock }: UserParts,
  hold: Hold,
  { keys, isDenied }: UserAccessState,
): Promise<CredentialRecord> {
  const active = keys.filter((key) => !isInactive(key));
  const before: Record<string, CredentialBefore> = Object.fromEntries(
    active.map(({ id, status }) => [
      `key/${id}`,
      { kind: 'access-key', accessKeyId: id, status } as const,
    ]),
  );
  // A key that was made behind our deny may have asked for sessions: no policy forbids a user GetSessionToken.
  if (!isDenied || (active.length > 0 && isOurDeny(await containments.read(hold)))) {
    const denial: Denial = {
      ...{ kind: 'deny', policy: denyPolicyArn, cutAt: clock().toISOString() },
      longestSessionSeconds: LONGEST_USER_SESSION_S,
    };
    before[denyKey(denial)] = denial;
  }
  return containments.recordBefore(hold, { before, ours: [denyPolicyArn] });
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

interface Closing {
  readonly record: CredentialRecord;
  readonly state: UserAccessState;
  readonly errors: ReadonlyMap<string, string>;
}

async function finish(
  { containments, denyPolicyArn }: UserParts,
  { user, hold }: HeldUser,
  { record, state, errors }: Closing,
): Promise<ActionOutcome> {
  const { before } = record;
  const described = describeSteps({ user, state, before, denyPolicyArn, isDone: true });
  const steps = described.map((step, index) => withError(step, errors, index));
  const releasableAt = releasableFrom(before)?.toISOString();
  const times = releasableAt === undefined ? {} : { releasableAt };
  if (!isCutOff(state)) return { state: 'failed', reason: describeOpen(state), steps, ...times };
  await containments.setState(hold, 'isolated');
  return { state: 'contained', steps, ...times };
}

function withError(
  step: ActionStep,
  errors: ReadonlyMap<string, string>,
  index: number,
): ActionStep {
  const what = index === 0 ? step.resource.replace(/^user /, '') : step.resource.slice(KEY.length);
  const note = errors.get(what);
  return note === undefined ? step : { ...step, note };
}

function describeOpen({ keys, isDenied }: UserAccessState): string {
  const active = keys.filter((key) => !isInactive(key)).map(({ id }) => id);
  return [
    ...(active.length > 0 ? [`still active: ${active.join(', ')}`] : []),
    ...(isDenied
      ? []
      : ['the deny policy is not attached, so sessions of the user live on for up to 36 hours']),
  ].join('; ');
}

const KEY = 'access key ';

interface Described {
  readonly user: string;
  readonly state: UserAccessState;
  readonly before: CredentialRecord['before'];
  readonly denyPolicyArn: string;
  /** Say how it is now, not what would be done. */
  readonly isDone?: boolean;
}

/** First the user, then every key that is or was active. */
function describeSteps({ user, state, before, denyPolicyArn, isDone }: Described): ActionStep[] {
  const policy = denyPolicyArn.slice(denyPolicyArn.lastIndexOf('/') + 1);
  const denied = !isDone || state.isDenied;
  const was = (id: string) => {
    const entry = before[`key/${id}`];
    return entry?.kind === 'access-key' ? entry.status : undefined;
  };
  const keys = state.keys.filter(({ id, status }) => status === 'Active' || was(id) !== undefined);
  return [
    { resource: `user ${user}`, from: [], to: denied ? [policy] : [] },
    ...keys.map(({ id, status }) => ({
      resource: `${KEY}${id}`,
      from: [was(id) ?? status],
      to: [isDone ? status : 'Inactive'],
    })),
  ];
}
