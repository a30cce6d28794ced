import * as v from 'valibot';
import type { Finding, ResourceRole } from '../../../shared/domain/finding.ts';
import { isApiShape, toEventShape } from './api-shape.ts';
import { notReadable, type ReadContext } from './reading.ts';
import { readResources } from './resources.ts';
import {
  accountText,
  anyNumber,
  guardDutyId,
  isoTime,
  optionalPart,
  regionText,
  shortText,
  wellFormed,
} from './tolerant.ts';

const time = optionalPart(isoTime);

const AdditionalInfoSchema = v.looseObject({
  sample: v.optional(v.unknown()),
  value: v.optional(v.unknown()),
});

const ServiceSchema = v.looseObject({
  archived: v.optional(v.unknown()),
  count: v.fallback(v.optional(v.pipe(anyNumber, v.safeInteger(), v.minValue(1)), 1), 1),
  // Part of the path of a request.
  detectorId: optionalPart(v.pipe(v.string(), v.regex(/^[\w-]{1,300}$/))),
  eventFirstSeen: time,
  eventLastSeen: time,
  resourceRole: v.optional(v.unknown()),
  additionalInfo: optionalPart(AdditionalInfoSchema),
});

/**
 * What triage relies on; everything else is carried along. Only what identifies or weighs a finding must be there and right: a
 * critical finding is not rejected for a missing description. Source: GuardDuty API reference, Finding.
 */
const FindingSchema = v.looseObject({
  id: guardDutyId,
  type: v.pipe(v.string(), v.minLength(1), v.maxLength(512), wellFormed),
  accountId: accountText,
  region: regionText,
  severity: v.pipe(anyNumber, v.minValue(0), v.maxValue(10)),
  arn: shortText(512),
  title: shortText(512),
  description: shortText(4096),
  createdAt: time,
  updatedAt: time,
  resource: v.fallback(v.record(v.string(), v.unknown()), {}),
  service: v.optional(v.nullable(ServiceSchema)),
});
type WireFinding = v.InferOutput<typeof FindingSchema>;

type GuardDutyContext = Pick<ReadContext, 'receivedAt' | 'via'>;

/**
 * Reads a GuardDuty finding in the event's (camelCase) or the API's (PascalCase) shape. Unknown types and fields are kept.
 * Throws InvalidInputError when what identifies or weighs it is missing.
 */
export function parseGuardDutyFinding(raw: unknown, context: GuardDutyContext): Finding {
  const parsed = v.safeParse(FindingSchema, isApiShape(raw) ? toEventShape(raw) : raw);
  if (!parsed.success) return notReadable('a GuardDuty finding', parsed.issues);
  return toFinding(parsed.output, raw, context);
}

function toFinding(wire: WireFinding, raw: unknown, context: GuardDutyContext): Finding {
  const { id, type, accountId, region, severity, arn, description, resource } = wire;
  const service = wire.service ?? v.parse(ServiceSchema, {});
  return {
    ...{ id, type, accountId, region, severity, arn, description, raw },
    ...readTimes(wire, service, context.receivedAt),
    title: wire.title || type,
    count: service.count,
    archived: ![undefined, null, false].some((no) => no === service.archived),
    sample: wire.title.startsWith('[SAMPLE]') || isMarkedAsSample(service.additionalInfo),
    origin: { source: 'guardduty', via: context.via },
    drill: false,
    resourceRole: readRole(service.resourceRole),
    resources: readResources({ accountId, region, resource, service }),
    ...(service.detectorId !== undefined && { detectorId: service.detectorId }),
  };
}

type Times = Pick<Finding, 'firstSeenAt' | 'updatedAt' | 'lastSeenAt'>;

function readTimes(
  wire: Pick<WireFinding, 'createdAt' | 'updatedAt'>,
  service: {
    readonly eventFirstSeen?: string | undefined;
    readonly eventLastSeen?: string | undefined;
  },
  receivedAt: string,
): Times {
  const firstSeenAt = service.eventFirstSeen ?? wire.createdAt ?? receivedAt;
  const updatedAt = wire.updatedAt ?? firstSeenAt;
  return { firstSeenAt, updatedAt, lastSeenAt: service.eventLastSeen ?? updatedAt };
}

function readRole(role: unknown): ResourceRole {
  if (role === undefined || role === null || role === '') return 'ABSENT';
  return role === 'ACTOR' || role === 'TARGET' ? role : 'UNKNOWN';
}

/** The event says `sample: true`, the API only within the JSON text `value`. Source: GuardDuty user guide, sample findings. */
function isMarkedAsSample(info: v.InferOutput<typeof AdditionalInfoSchema> | undefined): boolean {
  const { sample, value } = info ?? {};
  const inText = typeof value === 'string' && /"sample"\s*:\s*true/.test(value);
  return sample === true || sample === 'true' || inText;
}
