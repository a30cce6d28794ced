import type { CutCredential, CutScope } from '../../shared/detections/cut-credential.ts';
import type { ActionRecord, ActionState } from '../../shared/domain/action.ts';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import { actionKey } from '../../shared/domain/response-plan.ts';
import type { Target } from '../../shared/domain/target.ts';

/** The order to revoke the credentials of a target, as it stands in the incident now. Pure. */
export function findRevocation(
  { actions }: IncidentDetails,
  target: Target,
): ActionRecord | undefined {
  const key = actionKey({ action: 'revoke-credentials', target });
  return actions.find((action) => actionKey(action) === key);
}

/** A failed one is tried again by its queue, or ordered again by a person. */
const MAY_STILL_CUT: readonly ActionState[] = ['requested', 'running', 'failed'];

/** True while there may soon be a cut to verify. Pure. */
export function isCutting({ state, mode }: ActionRecord): boolean {
  return mode === 'auto' && MAY_STILL_CUT.includes(state);
}

/**
 * What an action has cut off; undefined when it has not, or has given it back. `deniedBefore` says up to which beginning sessions of
 * a role are denied, in milliseconds since 1970. Pure.
 */
export function findCut(action: ActionRecord, deniedBefore?: number): CutCredential | undefined {
  const { state, settledAt, target } = action;
  if (state !== 'contained' || settledAt === undefined) return undefined;
  const scope = scopeOf(action, deniedBefore ?? Date.parse(settledAt));
  return scope && { target, cutAt: settledAt, scope };
}

const KEY = 'access key ';

function scopeOf({ target, heldAs, steps }: ActionRecord, before: number): CutScope | undefined {
  const { kind, id } = heldAs ?? target;
  const [role = '', session = ''] = id.split(':');
  if (kind === 'role-session') return { kind: 'session', role, session };
  if (kind === 'role') return { kind: 'older-sessions', role: id, before };
  if (kind !== 'user') return undefined;
  const keys = steps.map(({ resource }) => resource).filter((name) => name.startsWith(KEY));
  const guests = target.kind === 'federated-user' ? [target.id] : [];
  return { kind: 'user', user: id, keys: keys.map((name) => name.slice(KEY.length)), guests };
}
