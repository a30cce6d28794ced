import type { ActionLedger } from '../../shared/aws/action-ledger.ts';
import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { ClosePointers } from '../../shared/aws/incident-pointers.ts';
import type { PathBefore } from '../../shared/domain/tracked-paths/path-before.ts';
import { createReleaseOfTarget, type Release } from '../../shared/response/release-target.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import type { RestorePaths } from './restore.ts';

interface ReleaseParts {
  readonly ledger: ActionLedger;
  readonly containments: ContainmentStore<PathBefore>;
  readonly restore: RestorePaths;
  readonly closePointers: ClosePointers;
  readonly metrics: Metrics;
}

/** order → let go → when nobody else holds the host: take our rules out → verify → settle. */
export function createRelease(parts: ReleaseParts): Release {
  return createReleaseOfTarget(parts);
}
