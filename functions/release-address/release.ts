import type { ActionLedger } from '../../shared/aws/action-ledger.ts';
import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { ClosePointers } from '../../shared/aws/incident-pointers.ts';
import type { AddressBefore } from '../../shared/domain/addresses/address-before.ts';
import { createReleaseOfTarget, type Release } from '../../shared/response/release-target.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import type { RestoreAddress } from './restore.ts';

interface ReleaseParts {
  readonly ledger: ActionLedger;
  readonly containments: ContainmentStore<AddressBefore>;
  readonly restore: RestoreAddress;
  readonly closePointers: ClosePointers;
  readonly metrics: Metrics;
}

/** order → let go → when nobody else holds the address: out of the IP set → verify → settle. */
export function createRelease(parts: ReleaseParts): Release {
  return createReleaseOfTarget(parts);
}
