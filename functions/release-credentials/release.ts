import type { ActionLedger } from '../../shared/aws/action-ledger.ts';
import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { ClosePointers } from '../../shared/aws/incident-pointers.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import {
  releasableFrom,
  type CredentialBefore,
} from '../../shared/domain/credentials/credential-before.ts';
import type { FindAccountObstacle } from '../../shared/domain/member-account.ts';
import {
  createReleaseOfTarget,
  type Release,
  type ReleaseContext,
} from '../../shared/response/release-target.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import type { RestoreAccess } from './restore.ts';

interface ReleaseParts {
  readonly ledger: ActionLedger;
  readonly containments: ContainmentStore<CredentialBefore>;
  readonly restore: RestoreAccess;
  readonly closePointers: ClosePointers;
  /** Absent in the platform's own account. */
  readonly findAccountObstacle?: FindAccountObstacle;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/** order → have the stolen sessions expired → let go → lift our denies → verify → settle. */
export function createRelease(parts: ReleaseParts): Release {
  return createReleaseOfTarget({
    ...parts,
    findObstacle: (context) => findObstacle(context, parts.clock()),
  });
}

/** A deny that is lifted too early gives the thief the stolen session back. */
function findObstacle(
  { record, order }: ReleaseContext<CredentialBefore>,
  now: Date,
): string | undefined {
  const releasableAt = releasableFrom(record.before);
  if (order.force === true || !releasableAt || releasableAt <= now) return undefined;
  return `not released: sessions that were stolen may live until ${releasableAt.toISOString()}; release again then, or at once with --force`;
}
