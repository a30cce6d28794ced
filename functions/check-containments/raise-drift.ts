import type { ContainmentInForce } from '../../shared/aws/containments-in-force.ts';
import type { PublishEvent } from '../../shared/aws/event-bus.ts';
import { DRIFT_TYPE, isMendable, type Drift, type DriftKind } from '../../shared/domain/drift.ts';
import { DETECTION_RAISED, type DetectionRaised } from '../../shared/domain/events/detection.ts';
import type { FindingResource } from '../../shared/domain/finding.ts';
import { GLOBAL, targetKey } from '../../shared/domain/target.ts';
import { toResource } from '../../shared/domain/target-resource.ts';

interface RaiseParts {
  readonly publish: PublishEvent;
  /** SHA-256 of a text, in hex. */
  readonly hash: (text: string) => string;
  readonly own: { readonly region: string };
}

/** A containment that came undone. */
export interface Undone {
  readonly found: ContainmentInForce;
  readonly drifts: readonly Drift[];
  /** ISO 8601: since when it is known. */
  readonly since: string;
  readonly now: Date;
}

/** Raises one finding for each kind of drift, in the incident that has held the target longest. */
export type RaiseDrift = (undone: Undone) => Promise<void>;

export function createRaiseDrift({ publish, hash, own }: RaiseParts): RaiseDrift {
  return async (undone) => {
    const byKind = Map.groupBy(undone.drifts, ({ kind }) => kind);
    for (const [kind, drifts] of byKind)
      await publish(
        DETECTION_RAISED,
        toDetection({ ...undone, kind, drifts, hash, region: own.region }),
      );
  };
}

/** High: whoever did it may change what is contained, and it may be open again. */
const SEVERITY = 8;
/** As many as people can read; the incident has the rest by the next look. */
const MOST_SHOWN = 10;

type RaisedDetection = Omit<DetectionRaised, 'resources'> & {
  readonly resources: readonly FindingResource[];
};

interface Raised extends Undone, Pick<RaiseParts, 'hash'> {
  readonly kind: DriftKind;
  /** Of the function: not every target has one. */
  readonly region: string;
}

function toDetection(raised: Raised): RaisedDetection {
  const { found, drifts, kind, since, now, region } = raised;
  const { action, target } = found;
  const incidentId = holderOf(found);
  const shown = drifts.slice(0, MOST_SHOWN).map(({ what }) => what);
  const more = drifts.length > shown.length ? ` and ${drifts.length - shown.length} more` : '';
  return {
    version: 1,
    id: identify(raised, incidentId),
    type: DRIFT_TYPE,
    severity: SEVERITY,
    title: `Containment undone: ${target.kind} ${target.id}`,
    description: `Seen at ${now.toISOString()}: ${shown.join('; ')}${more}. Somebody or something has changed what ${action} had done.`,
    accountId: target.accountId,
    region: target.region === GLOBAL ? region : target.region,
    resourceRole: 'TARGET',
    ...{ firstSeenAt: since, lastSeenAt: now.toISOString(), count: 1 },
    resources: [toResource(target)],
    drift: { action, target, incidentId, mendable: isMendable({ kind }) },
  };
}

/** Ids of incidents begin with their day. */
function holderOf({ holders }: ContainmentInForce): string {
  return [...holders].sort()[0] ?? '';
}

/** One for each containment and kind of drift, so that the next look repeats the finding and raises no other. */
function identify({ found, kind, hash }: Raised, incidentId: string): string {
  const { action, target, generation } = found;
  const whole = [incidentId, action, targetKey(target), String(generation)].join('#');
  return `drift-${hash(whole).slice(0, 20)}-${kind}`;
}
