import type { IncidentDetails } from '../incident.ts';
import { actionKey } from '../response-plan.ts';
import type { CallEvidence } from './call-evidence.ts';

/** What is known of the credentials that are cut off now: what was given back, or cut anew, is evidence no more. Pure. */
export function standingCalls({
  actions,
  context,
}: Pick<IncidentDetails, 'actions' | 'context'>): CallEvidence[] {
  const standing = new Map(
    actions
      .filter(({ state }) => state === 'contained')
      .map((action) => [actionKey(action), action.settledAt]),
  );
  return (context?.calls ?? []).filter(
    ({ target, cutAt }) =>
      standing.get(actionKey({ action: 'revoke-credentials', target })) === cutAt,
  );
}
