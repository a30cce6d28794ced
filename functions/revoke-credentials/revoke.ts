import type { ActionId, ActionLedger } from '../../shared/aws/action-ledger.ts';
import type { ContainmentStore, Hold } from '../../shared/aws/containment-store.ts';
import { isHeld } from '../../shared/domain/containment.ts';
import type { CredentialBefore } from '../../shared/domain/credentials/credential-before.ts';
import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import { principalName, protectedTarget } from '../../shared/domain/protection.ts';
import type { Target } from '../../shared/domain/target.ts';
import { refuse, type CheckBrakes, type Obstacle } from '../../shared/response/brakes.ts';
import {
  createContainment,
  type Contain,
  type Situation,
} from '../../shared/response/contain-target.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import { nothingToCut, type CredentialView } from './credential-view.ts';
import type { Credential, Resolve } from './resolve.ts';

interface RevocationParts {
  readonly ledger: ActionLedger;
  readonly containments: ContainmentStore<CredentialBefore>;
  readonly checkBrakes: CheckBrakes;
  readonly metrics: Metrics;
  readonly resolve: Resolve;
  readonly lookAt: (credential: Credential) => Promise<CredentialView>;
  readonly own: { readonly accountId: string; readonly stack: string };
}

/** order → whose credential is it → brakes → record of before → deny → verify → settle. */
export function createRevoke(parts: RevocationParts): Contain {
  return createContainment({ ...parts, look: (id, { heldAs }) => look(parts, id, heldAs) });
}

async function look(
  parts: RevocationParts,
  id: ActionId,
  heldAs: Target | undefined,
): Promise<Situation<CredentialBefore>> {
  const { accountId } = parts.own;
  if (id.target.accountId !== accountId)
    return blocked(id, refuse(`not in the platform's own account (${accountId})`));
  const resolution = await parts.resolve(heldAs ?? id.target);
  if ('obstacle' in resolution) return blocked(id, resolution.obstacle);
  const { target, credential } = resolution;
  const hold: Hold = { ...id, target, purpose: 'contain' };
  const [view, record] = await Promise.all([
    parts.lookAt(credential),
    parts.containments.read(hold),
  ]);
  return {
    ...view,
    ...{ hold, record },
    findProtection: (policy) => findProtection(policy, [id.target, target], parts.own.stack),
    isCutOff: view.isCutOff && isHeld(record),
    cut: () => view.cut(hold),
  };
}

/** Both names count: an instance may be protected, and so may be its role. */
function findProtection(
  policy: ResponsePolicy,
  targets: readonly Target[],
  stack: string,
): string | undefined {
  const own = targets.find(({ id }) => principalName(id).startsWith(`${stack}-`));
  if (own) return `${principalName(own.id)} is a part of the platform itself`;
  return targets
    .map((target) => protectedTarget(policy, target))
    .find((reason) => reason !== undefined);
}

function blocked(id: ActionId, refusal: Obstacle): Situation<CredentialBefore> {
  const hold: Hold = { ...id, purpose: 'contain' };
  const nothing = nothingToCut(refusal);
  const cut = () => nothing.cut(hold);
  return { ...nothing, hold, record: undefined, findProtection: () => undefined, cut };
}
