import type { ActionId } from '../aws/action-ledger.ts';
import type { Hold } from '../aws/containment-store.ts';
import type { ContainmentParts } from './containment-parts.ts';
import { nothingToCut } from './nothing-to-cut.ts';
import type { KnownOfTarget, Situation } from './situation.ts';

/** As the function looks; but of an account that cannot be reached there is nothing to be seen, and nothing is changed. */
export function lookWhereReachable<Before>(
  parts: ContainmentParts<Before>,
): ContainmentParts<Before>['look'] {
  const { findObstacle } = parts;
  return findObstacle === undefined
    ? parts.look
    : (id, known) => lookAcross({ ...parts, findObstacle }, id, known);
}

type AcrossParts<Before> = ContainmentParts<Before> &
  Required<Pick<ContainmentParts<Before>, 'findObstacle'>>;

async function lookAcross<Before>(
  { findObstacle, containments, look }: AcrossParts<Before>,
  id: ActionId,
  ordered: Promise<KnownOfTarget>,
): Promise<Situation<Before>> {
  const obstacle = await findObstacle();
  if (!obstacle) return look(id, ordered);
  const hold: Hold = { ...id, purpose: 'contain' };
  return nothingToCut({ hold, known: await containments.know(hold) }, obstacle);
}
