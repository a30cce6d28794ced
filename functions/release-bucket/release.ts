import type { ActionLedger } from '../../shared/aws/action-ledger.ts';
import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { ClosePointers } from '../../shared/aws/incident-pointers.ts';
import type { BucketBefore } from '../../shared/domain/buckets/bucket-before.ts';
import type { FindAccountObstacle } from '../../shared/domain/member-account.ts';
import { createReleaseOfTarget, type Release } from '../../shared/response/release-target.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import type { RestoreBucket } from './restore.ts';

interface ReleaseParts {
  readonly ledger: ActionLedger;
  readonly containments: ContainmentStore<BucketBefore>;
  readonly restore: RestoreBucket;
  readonly closePointers: ClosePointers;
  /** Absent in the platform's own account. */
  readonly findAccountObstacle?: FindAccountObstacle;
  readonly metrics: Metrics;
}

/** order → let go → when nobody else holds the bucket: take our deny and our block away → verify → settle. */
export function createRelease(parts: ReleaseParts): Release {
  return createReleaseOfTarget(parts);
}
