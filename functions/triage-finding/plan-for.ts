import type { ControlStore } from '../../shared/aws/control-store.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import { planEscalation } from '../../shared/domain/plan-escalation.ts';
import { planReassertion } from '../../shared/domain/plan-reassertion.ts';
import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import {
  planResponse,
  type PlannedAction,
  type PlatformIdentity,
} from '../../shared/domain/response-plan.ts';

interface PlanParts {
  readonly control: Pick<ControlStore, 'readPause'>;
  readonly platform: PlatformIdentity;
}

interface Situation {
  readonly policy: ResponsePolicy;
  readonly finding: Finding;
  /** The incident that the finding was filed into. */
  readonly details: IncidentDetails;
}

/**
 * The actions that a finding leads to. What came undone, or leaks although all is done, waits while the pause switch is on: the
 * responder would only say so, and who looks comes back.
 */
export async function planFor(
  { control, platform }: PlanParts,
  { policy, finding, details: { actions } }: Situation,
): Promise<readonly PlannedAction[]> {
  if (!finding.drift && !finding.leak) return planResponse({ policy, finding, platform });
  const pause = await control.readPause();
  const brake = pause && `automatic actions are paused by ${pause.by} since ${pause.at}`;
  const plan = finding.drift ? planReassertion : planEscalation;
  return plan({ policy, finding, platform, actions, brake });
}
