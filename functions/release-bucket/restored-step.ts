import type { ActionStep } from '../../shared/domain/action.ts';

/** One thing given back, left, or tried in vain. */
export interface RestoredStep extends ActionStep {
  readonly failed?: true;
}
