import * as v from 'valibot';
import { EVENT_SOURCE } from '../../../shared/domain/events/containment.ts';
import { DETECTION_RAISED, safeParseDetection } from '../../../shared/domain/events/detection.ts';
import { safeParseDrill } from '../../../shared/domain/events/drill.ts';
import { safeParseOrder } from '../../../shared/domain/events/operator-order.ts';
import { InvalidInputError } from '../../../shared/domain/errors.ts';
import { GLOBAL, type Target } from '../../../shared/domain/target.ts';
import { toResource } from '../../../shared/domain/target-resource.ts';
import { regionText } from './tolerant.ts';
import { found, notReadable, type ReadContext, type Reading, type SourceEvent } from './reading.ts';

/** What one of the platform's own detectors has seen. */
export function readDetection({ detail }: SourceEvent, context: ReadContext): Reading {
  const parsed = safeParseDetection(detail);
  if (!parsed.success) return notReadable('a "Detection Raised" event', parsed.issues);
  const { id, type, severity, title, description, accountId, region } = parsed.output;
  const { resourceRole, firstSeenAt, lastSeenAt, count, resources } = parsed.output;
  const { drift, leak } = parsed.output;
  return found({
    ...{ type, severity, title, description, accountId, region, arn: '' },
    ...{ resourceRole, firstSeenAt, lastSeenAt, updatedAt: lastSeenAt, count, resources },
    id: `detection-${id}`,
    archived: false,
    sample: false,
    origin: { source: 'detection', via: context.via },
    drill: false,
    // Through a topic anybody may say so; then it belongs to no incident that is real.
    ...(drift && context.via === 'event' && { drift }),
    ...(leak && context.via === 'event' && { leak }),
    raw: detail,
  });
}

/** A finding that operators try the platform out with. It happens now, under an identity of its own. */
export function readDrill(
  { detail }: SourceEvent,
  context: ReadContext,
  readFinding: (body: unknown, context: ReadContext) => Reading,
): Reading {
  const parsed = safeParseDrill(detail);
  if (!parsed.success) return notReadable('a "Drill Requested" event', parsed.issues);
  const { drillId, finding: body } = parsed.output;
  if (isOrder(body)) throw new InvalidInputError('a drill with an order instead of a finding');
  const { receivedAt: now, via } = context;
  const reading = readFinding(body, context);
  const findings = reading.findings.map((finding, index) => ({
    ...finding,
    ...{ firstSeenAt: now, updatedAt: now, lastSeenAt: now },
    id: index === 0 ? `drill-${drillId}` : `drill-${drillId}-${index + 1}`,
    sample: false,
    archived: false,
    origin: { source: 'drill', via } as const,
    drill: true,
    raw: detail,
  }));
  return { ...reading, findings };
}

function isOrder(body: Readonly<Record<string, unknown>>): boolean {
  return body['source'] === EVENT_SOURCE && body['detail-type'] !== DETECTION_RAISED;
}

/** What an operator wants done, as a finding: so it is recorded, carried out and told like everything else. */
export function readOrder({ detail, region }: SourceEvent, context: ReadContext): Reading {
  const parsed = safeParseOrder(detail);
  if (!parsed.success) return notReadable('a "Containment Ordered" event', parsed.issues);
  const { orderId, requestedBy: by, reason, action, target } = parsed.output;
  const { receivedAt: now, via } = context;
  return found({
    id: `order-${orderId}`,
    accountId: target.accountId,
    region: regionOf(target, region),
    arn: '',
    type: `Operator:${action}`,
    title: `An operator ordered ${action} on ${target.kind} ${target.id}`,
    description: reason,
    severity: 8,
    ...{ firstSeenAt: now, updatedAt: now, lastSeenAt: now },
    count: 1,
    archived: false,
    sample: false,
    origin: { source: 'operator', via },
    drill: false,
    resourceRole: 'ABSENT',
    resources: [toResource(target)],
    order: { action, target, by },
    raw: detail,
  });
}

/** Where the order was given, when its target is not regional. */
function regionOf(target: Target, region: unknown): string {
  if (target.region !== GLOBAL) return target.region;
  return v.is(regionText, region) ? region : 'us-east-1';
}
