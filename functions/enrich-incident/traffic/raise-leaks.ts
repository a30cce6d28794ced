import type { PublishEvent } from '../../../shared/aws/event-bus.ts';
import { bytesText } from '../../../shared/domain/alert/bytes-text.ts';
import { moment } from '../../../shared/domain/alert/time-text.ts';
import type {
  InterfaceVerification,
  TrafficEvidence,
} from '../../../shared/domain/context/traffic-evidence.ts';
import { DETECTION_RAISED, type DetectionRaised } from '../../../shared/domain/events/detection.ts';
import type { FindingResource } from '../../../shared/domain/finding.ts';
import type { Incident, IncidentDetails } from '../../../shared/domain/incident.ts';
import { LEAK_TYPE } from '../../../shared/domain/leak.ts';
import { targetKey, type Target } from '../../../shared/domain/target.ts';
import { toResource } from '../../../shared/domain/target-resource.ts';

interface RaiseParts {
  readonly publish: PublishEvent;
  /** SHA-256 of a text, in hex. */
  readonly hash: (text: string) => string;
}

/** Raises one finding for each host that leaks; what follows is for the policy to say, and for triage to order. */
export type RaiseLeaks = (details: IncidentDetails, evidence: TrafficEvidence) => Promise<void>;

export function createRaiseLeaks({ publish, hash }: RaiseParts): RaiseLeaks {
  return async ({ incident, actions }, { containment, lookedAt }) => {
    const leaking = containment.filter(({ state }) => state === 'leaking');
    for (const [instanceId, leaks] of Map.groupBy(leaking, (leak) => leak.instanceId)) {
      const target = actions.find(({ target: { id } }) => id === instanceId)?.target;
      if (!target) continue;
      await publish(DETECTION_RAISED, toDetection({ incident, target, leaks, lookedAt, hash }));
    }
  };
}

type RaisedDetection = Omit<DetectionRaised, 'resources'> & {
  readonly resources: readonly FindingResource[];
};

interface Leaking extends Pick<RaiseParts, 'hash'> {
  readonly incident: Incident;
  readonly target: Target;
  readonly leaks: readonly InterfaceVerification[];
  readonly lookedAt: string;
}

function toDetection(leaking: Leaking): RaisedDetection {
  const { incident, target, leaks, lookedAt } = leaking;
  const { incidentId } = incident;
  const cutAt =
    leaks
      .map((leak) => leak.cutAt)
      .sort()
      .at(-1) ?? lookedAt;
  return {
    version: 1,
    id: identify(leaking, cutAt),
    type: LEAK_TYPE,
    // As grave as what was contained: it is no further attack.
    severity: incident.severity,
    title: `Containment leaks: ${target.kind} ${target.id}`,
    description: `Accepted after ${moment(cutAt)}, as flow logs say: ${leaks.map(describe).join('; ')}.`,
    accountId: target.accountId,
    region: target.region,
    resourceRole: 'TARGET',
    ...{ firstSeenAt: cutAt, lastSeenAt: lookedAt, count: 1 },
    resources: [toResource(target)],
    leak: { target, incidentId, cutAt },
  };
}

function describe({ interfaceId, acceptedBytes, peers }: InterfaceVerification): string {
  const whom = peers.length > 0 ? `, with ${peers.join(', ')}` : '';
  return `${bytesText(acceptedBytes)} by ${interfaceId}${whom}`;
}

/** One for each host and cut, so that the next look repeats the finding; after a further step against the leak it is another. */
function identify({ incident, target, hash }: Leaking, cutAt: string): string {
  const whole = [incident.incidentId, targetKey(target), cutAt].join('#');
  return `leak-${hash(whole).slice(0, 20)}`;
}
