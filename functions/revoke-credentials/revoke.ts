import type { ActionId } from '../../shared/aws/action-ledger.ts';
import type { Hold } from '../../shared/aws/containment-store.ts';
import { isHeld } from '../../shared/domain/containment.ts';
import type { CredentialBefore } from '../../shared/domain/credentials/credential-before.ts';
import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import { principalName, protectedTarget } from '../../shared/domain/protection.ts';
import { targetKey, type Target } from '../../shared/domain/target.ts';
import { refuse, type Obstacle } from '../../shared/response/brakes.ts';
import { createContainment, type Contain } from '../../shared/response/contain-target.ts';
import type { ContainmentParts } from '../../shared/response/containment-parts.ts';
import { nothingToCut } from '../../shared/response/nothing-to-cut.ts';
import type { KnownOfTarget, Situation } from '../../shared/response/situation.ts';
import type { CredentialRecord, Sight } from './credential-view.ts';
import type { Credential, Resolve } from './resolve.ts';

interface RevocationParts extends Omit<ContainmentParts<CredentialBefore>, 'look'> {
  readonly resolve: Resolve;
  readonly lookAt: (credential: Credential) => Promise<Sight>;
  readonly own: { readonly accountId: string; readonly stack: string };
}

/** order → whose credential is it → brakes → record of before → deny → settle and verify. */
export function createRevoke(parts: RevocationParts): Contain {
  return createContainment({ ...parts, look: (id, ordered) => look(parts, id, ordered) });
}

/** Whose it is, is found out while the order is read: only an earlier try that found another name has it looked for again. */
async function look(
  parts: RevocationParts,
  id: ActionId,
  ordered: Promise<KnownOfTarget>,
): Promise<Situation<CredentialBefore>> {
  const looking = lookAs(parts, id, id.target);
  // With a name on record, it does not matter that its owner cannot be found any more.
  const seen = looking.catch(() => undefined);
  const { heldAs } = await ordered;
  if (heldAs === undefined) return looking;
  const situation = await seen;
  const isSame = situation && targetKey(heldAs) === targetKey(situation.hold.target);
  return isSame ? situation : lookAs(parts, id, heldAs);
}

async function lookAs(
  parts: RevocationParts,
  id: ActionId,
  named: Target,
): Promise<Situation<CredentialBefore>> {
  const { accountId } = parts.own;
  if (id.target.accountId !== accountId)
    return blocked(parts, id, refuse(`not in the platform's own account (${accountId})`));
  const resolution = await parts.resolve(named);
  if ('obstacle' in resolution) return blocked(parts, id, resolution.obstacle);
  const { target, credential } = resolution;
  const hold: Hold = { ...id, target, purpose: 'contain' };
  const [sight, known] = await Promise.all([
    parts.lookAt(credential),
    parts.containments.know(hold),
  ]);
  if ('refusal' in sight) return nothingToCut({ hold, known }, sight.refusal);
  return {
    ...sight,
    ...{ hold, known },
    findProtection: (policy) => findProtection(policy, [id.target, target], parts.own.stack),
    isCutOff: isHeld(known.record) && sight.isCutOff(heldFor(id, known.record)),
    prepare: () => Promise.resolve(sight.prepare(known.record)),
  };
}

function heldFor(
  { incidentId }: ActionId,
  record: CredentialRecord | undefined,
): CredentialRecord | undefined {
  return record?.holders.includes(incidentId) ? record : undefined;
}

async function blocked(
  { containments }: RevocationParts,
  id: ActionId,
  refusal: Obstacle,
): Promise<Situation<CredentialBefore>> {
  const hold: Hold = { ...id, purpose: 'contain' };
  return nothingToCut({ hold, known: await containments.know(hold) }, refusal);
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
