import type { UserAccessState } from '../../shared/aws/user-access.ts';
import type { ActionOutcome, ActionStep } from '../../shared/domain/action.ts';
import { releasableFrom } from '../../shared/domain/credentials/credential-before.ts';
import type { CredentialRecord } from './credential-view.ts';
import { isCutOff, isInactive } from './user-state.ts';

const KEY = 'access key ';

/** A user with what is on record of it. */
export interface DescribedUser {
  readonly user: string;
  readonly state: UserAccessState;
  readonly before: CredentialRecord['before'];
  readonly denyPolicyArn: string;
}

/** First the user, then every key that is or was active; `isDone`: as it is now, not as it would be. */
export function describeSteps(
  { user, state, before, denyPolicyArn }: DescribedUser,
  { isDone }: { readonly isDone: boolean },
): ActionStep[] {
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

/** How it ended for a user who is in this state now. `errors`: by what could not be changed. */
export function conclude(
  described: DescribedUser,
  errors: ReadonlyMap<string, string> = new Map(),
): ActionOutcome {
  const { state, before } = described;
  const steps = describeSteps(described, { isDone: true }).map((step, index) =>
    withError(step, errors, index),
  );
  const releasableAt = releasableFrom(before)?.toISOString();
  const times = releasableAt === undefined ? {} : { releasableAt };
  if (isCutOff(state)) return { state: 'contained', steps, ...times };
  return { state: 'failed', reason: describeOpen(state), steps, ...times };
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
