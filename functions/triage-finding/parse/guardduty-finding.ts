import * as v from 'valibot';
import { InvalidInputError } from '../../../shared/domain/errors.ts';
import type { Finding, ResourceRole } from '../../../shared/domain/finding.ts';
import { describeIssues } from '../../../shared/domain/parsing.ts';
import { isApiShape, toEventShape } from './api-shape.ts';
import { readResources } from './resources.ts';

const time = v.optional(v.pipe(v.string(), v.isoTimestamp()));
const flag = v.optional(v.boolean(), false);
const number = v.union([
  v.number(),
  v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/), v.transform(Number)),
]);

const AdditionalInfoSchema = v.looseObject({
  sample: v.optional(v.unknown()),
  value: v.optional(v.unknown()),
});

const ServiceSchema = v.looseObject({
  archived: flag,
  count: v.optional(number, 1),
  detectorId: v.optional(v.string()),
  eventFirstSeen: time,
  resourceRole: v.optional(v.string()),
  additionalInfo: v.optional(v.nullable(AdditionalInfoSchema)),
});

/** What triage relies on; everything else is carried along. Source: facts of the finding format, see README. */
const FindingSchema = v.looseObject({
  id: v.pipe(v.string(), v.regex(/^[^\s/]{1,256}$/)),
  type: v.pipe(v.string(), v.minLength(1), v.maxLength(512)),
  accountId: v.pipe(v.string(), v.regex(/^\d{12}$/)),
  region: v.pipe(v.string(), v.regex(/^[a-z]{2}(-[a-z]+)+-\d$/)),
  severity: v.pipe(number, v.minValue(0), v.maxValue(10)),
  arn: v.optional(v.string(), ''),
  title: v.optional(v.string(), ''),
  description: v.optional(v.string(), ''),
  createdAt: time,
  updatedAt: time,
  resource: v.optional(v.record(v.string(), v.unknown()), {}),
  service: v.optional(ServiceSchema, {}),
});
type WireFinding = v.InferOutput<typeof FindingSchema>;

/**
 * Reads a GuardDuty finding in the event's (camelCase) or the API's (PascalCase) shape. Unknown types and fields are kept.
 * Throws InvalidInputError when what identifies or weighs it is missing. `receivedAt` stands in for absent times.
 */
export function parseGuardDutyFinding(raw: unknown, receivedAt: string): Finding {
  const parsed = v.safeParse(FindingSchema, isApiShape(raw) ? toEventShape(raw) : raw);
  if (!parsed.success) {
    throw new InvalidInputError(`not a GuardDuty finding: ${describeIssues(parsed.issues)}`);
  }
  return toFinding(parsed.output, raw, receivedAt);
}

function toFinding(wire: WireFinding, raw: unknown, receivedAt: string): Finding {
  const { id, type, accountId, region, severity, arn, description, service } = wire;
  const createdAt = service.eventFirstSeen ?? wire.createdAt ?? receivedAt;
  return {
    ...{ id, type, accountId, region, severity, arn, description, createdAt, raw },
    title: wire.title || type,
    updatedAt: wire.updatedAt ?? createdAt,
    count: service.count,
    archived: service.archived,
    sample: isSample(wire),
    resourceRole: readRole(service.resourceRole),
    resources: readResources(wire),
    ...(service.detectorId !== undefined && { detectorId: service.detectorId }),
  };
}

function readRole(role: string | undefined): ResourceRole {
  return role === 'ACTOR' || role === 'TARGET' ? role : 'ABSENT';
}

/** The event says `sample: true`, the API only within the JSON text `value`. Source: GuardDuty user guide, sample findings. */
function isSample({ title, service }: WireFinding): boolean {
  const { sample, value } = service.additionalInfo ?? {};
  const inText = typeof value === 'string' && /"sample"\s*:\s*true/.test(value);
  return sample === true || sample === 'true' || inText || title.startsWith('[SAMPLE]');
}
