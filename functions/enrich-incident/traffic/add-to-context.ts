import type { IncidentChange } from '../../../shared/aws/incident-change.ts';
import { restateIsolation } from '../../../shared/detections/advise-isolation.ts';
import { boundContext } from '../../../shared/domain/context/limits.ts';
import type {
  InterfaceVerification,
  TrafficEvidence,
} from '../../../shared/domain/context/traffic-evidence.ts';
import { withoutFacts } from '../../../shared/domain/context/without-facts.ts';
import type { IncidentDetails } from '../../../shared/domain/incident.ts';
import { findCuts } from './find-cuts.ts';
import { isWorthTelling } from './judge-evidence.ts';
import { isolationOf } from './response-to.ts';

/** The evidence beside the facts of the incident as it is at this moment. Pure. */
export function addToContext(details: IncidentDetails, found: TrafficEvidence): IncidentChange {
  const before = details.context?.traffic;
  const seen = keepWhatWasSeen(before, withoutReleased(details, found));
  // Reading takes its time, and advice may be from an earlier look: what has been done since is no advice any more.
  const recommendations = restateIsolation(seen.recommendations, isolationOf(details));
  const traffic = { ...seen, recommendations };
  const context = boundContext({ ...(details.context ?? withoutFacts(found.lookedAt)), traffic });
  return { context, tellsContext: isWorthTelling(before, traffic) };
}

/** What has been given back while the logs were read is not contained any more. */
function withoutReleased({ actions }: IncidentDetails, found: TrafficEvidence): TrafficEvidence {
  const cut = new Set(findCuts(actions).map(({ interfaceId }) => interfaceId));
  return { ...found, containment: found.containment.filter((each) => cut.has(each.interfaceId)) };
}

/** A look that sees nothing does not make unseen what an earlier one saw. */
function keepWhatWasSeen(
  before: TrafficEvidence | undefined,
  now: TrafficEvidence,
): TrafficEvidence {
  if (!before) return now;
  const containment = now.containment.map((cut) => keepProof(cut, before.containment));
  if (now.outcome === 'seen' || before.outcome !== 'seen') return { ...now, containment };
  const { outcome, from, to, lines, patterns, unable, notVisible, recommendations } = before;
  const seen = { outcome, from, to, lines, patterns, unable, notVisible, recommendations };
  const { analyzed, stored } = before;
  return { ...now, ...seen, analyzed, containment, ...(stored && { stored }) };
}

function keepProof(
  now: InterfaceVerification,
  before: readonly InterfaceVerification[],
): InterfaceVerification {
  const known = before.find(
    ({ interfaceId, cutAt }) => interfaceId === now.interfaceId && cutAt === now.cutAt,
  );
  return known && isProof(known) && !isProof(now) ? known : now;
}

function isProof({ state }: InterfaceVerification): boolean {
  return state === 'verified' || state === 'leaking';
}
