import type { IncidentChange } from '../../shared/aws/incident-change.ts';
import type { IncidentChanger } from '../../shared/aws/incident-changer.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import {
  findCalls,
  withCalls,
  type CallEvidence,
} from '../../shared/domain/context/call-evidence.ts';
import { boundContext } from '../../shared/domain/context/limits.ts';
import { withoutFacts } from '../../shared/domain/context/without-facts.ts';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import { findCut, findRevocation } from './find-cut.ts';

const COUNTED = {
  verified: 'ContainmentVerified',
  leaking: 'ContainmentLeaks',
  unverifiable: 'ContainmentUnverifiable',
} as const;

interface WriteParts {
  readonly changer: Pick<IncidentChanger, 'change'>;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/**
 * The evidence into the incident as it is at this moment. People are told when it turns out to be verified, to leak, or to be
 * unverifiable; each once, and counted once.
 */
export async function writeCalls(
  { changer, metrics, clock }: WriteParts,
  incidentId: string,
  evidence: CallEvidence,
): Promise<void> {
  const change: { made?: IncidentChange | undefined } = {};
  await changer.change(incidentId, (details) => {
    change.made = changeBy(details, evidence, clock());
    return change.made;
  });
  if (change.made?.tellsContext && evidence.state !== 'pending')
    metrics.count(COUNTED[evidence.state]);
}

/** What has been given back while CloudTrail was read is not contained any more; what another message has seen is not counted twice. */
function changeBy(
  details: IncidentDetails,
  evidence: CallEvidence,
  now: Date,
): IncidentChange | undefined {
  const { context, incident } = details;
  const before = findCalls(context, evidence);
  if (!isStillCut(details, evidence) || isKnown(evidence, before)) return undefined;
  const factsPending = context ? incident.factsPending : true;
  return {
    context: boundContext(withCalls(context ?? withoutFacts(now.toISOString()), evidence)),
    tellsContext: evidence.state !== 'pending' && before?.state !== evidence.state,
    ...(factsPending && { factsPending }),
  };
}

function isKnown({ look }: CallEvidence, before: CallEvidence | undefined): boolean {
  return before !== undefined && before.look >= look;
}

function isStillCut(details: IncidentDetails, { target, cutAt }: CallEvidence): boolean {
  const action = findRevocation(details, target);
  return action !== undefined && findCut(action)?.cutAt === cutAt;
}
