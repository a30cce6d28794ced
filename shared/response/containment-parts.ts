import type { ActionId, ActionLedger } from '../aws/action-ledger.ts';
import type { ContainmentStore } from '../aws/containment-store.ts';
import type { FindAccountObstacle } from '../domain/member-account.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { Brakes } from './brakes.ts';
import type { SurveyParts } from './survey-target.ts';

/** What every function that contains is made of; `look` is its own. */
export interface ContainmentParts<Before> extends SurveyParts<Before> {
  readonly ledger: ActionLedger;
  readonly containments: ContainmentStore<Before>;
  readonly brakes: Brakes;
  readonly metrics: Metrics;
  /** Absent where the target is in the platform's own account. */
  readonly findObstacle?: FindAccountObstacle;
}

/** One delivery of an order. */
export interface Attempt {
  readonly id: ActionId;
  /** The queue has delivered the order before. */
  readonly redelivered: boolean;
}
