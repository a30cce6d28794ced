import * as v from 'valibot';
import { InvalidInputError } from '../../../shared/domain/errors.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import { readAsffResources } from './asff-resources.ts';
import { findOriginal, readFields, readType, type Original } from './guardduty-copy.ts';
import { found, notReadable, readEach, type ReadContext, type Reading } from './reading.ts';
import {
  accountText,
  anyNumber,
  isoTime,
  keyText,
  optionalPart,
  regionText,
  requiredText,
  shortText,
} from './tolerant.ts';

const time = optionalPart(isoTime);

const SeveritySchema = v.looseObject({
  Normalized: optionalPart(v.pipe(anyNumber, v.minValue(0), v.maxValue(100))),
  Label: optionalPart(v.picklist(['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'])),
});

/** What triage relies on; everything else is carried along. Source: AWS Security Hub user guide, ASFF. */
const AsffSchema = v.looseObject({
  Id: v.pipe(v.string(), v.minLength(1), v.maxLength(512)),
  ProductArn: v.pipe(v.string(), v.maxLength(512), v.startsWith('arn:')),
  AwsAccountId: accountText,
  Region: optionalPart(regionText),
  Severity: v.fallback(SeveritySchema, {}),
  Types: v.fallback(v.pipe(v.array(requiredText(400)), v.minLength(1)), ['unknown']),
  Title: shortText(512),
  Description: shortText(4096),
  FirstObservedAt: time,
  LastObservedAt: time,
  CreatedAt: time,
  UpdatedAt: time,
  RecordState: v.optional(v.unknown()),
  Workflow: optionalPart(v.looseObject({ Status: v.optional(v.unknown()) })),
  Sample: v.optional(v.unknown()),
  ProductFields: v.fallback(v.record(v.string(), v.unknown()), {}),
  Resources: v.optional(v.unknown()),
});
type Asff = v.InferOutput<typeof AsffSchema>;

/** Every finding of a Security Hub event; one that cannot be read does not lose the others. */
export function readAsffList(findings: unknown, context: ReadContext): Reading {
  if (!Array.isArray(findings) || findings.length === 0) {
    throw new InvalidInputError('a Security Hub event without findings');
  }
  return readEach(findings, (entry) => readAsff(entry, context));
}

/** Reads one finding in the AWS Security Finding Format. A copy of a GuardDuty finding takes the identity of the original. */
export function readAsff(raw: unknown, context: ReadContext): Reading {
  const parsed = v.safeParse(AsffSchema, raw);
  if (!parsed.success) return notReadable('a finding of Security Hub (ASFF)', parsed.issues);
  const original = findOriginal(parsed.output);
  const known = original ? ofCopy(parsed.output, original) : ofProduct(parsed.output);
  return found({
    ...known,
    ...readTexts(parsed.output),
    ...readTimes(parsed.output, context.receivedAt),
    severity: readSeverity(parsed.output.Severity),
    origin: { source: 'security-hub', via: context.via },
    drill: false,
    resources: readAsffResources(parsed.output.Resources, known),
    raw,
  });
}

type Known = Pick<
  Finding,
  'id' | 'accountId' | 'region' | 'type' | 'count' | 'sample' | 'archived' | 'resourceRole'
>;

function ofCopy(asff: Asff, original: Original): Known & Pick<Finding, 'detectorId'> {
  const fields = readFields(asff.ProductFields);
  return {
    ...original,
    type: readType(asff.Types[0] ?? ''),
    count: fields.count,
    sample: fields.sample || isMarkedAsSample(asff),
    archived: fields.archived || isDealtWith(asff),
    resourceRole: fields.resourceRole,
  };
}

/** Own prefixes keep others' findings from passing for those of GuardDuty, by id and by type. */
function ofProduct(asff: Asff): Known {
  const region = asff.Region ?? asff.ProductArn.split(':')[3] ?? '';
  if (!v.is(regionText, region)) throw new InvalidInputError('a finding that names no region');
  return {
    id: `asff-${keyText(asff.Id)}`,
    accountId: asff.AwsAccountId,
    region,
    type: `SecurityHub:${asff.Types[0] ?? ''}`,
    count: 1,
    sample: isMarkedAsSample(asff),
    archived: isDealtWith(asff),
    resourceRole: 'ABSENT',
  };
}

function readTexts({ Id: arn, Title: title, Description: description, Types: types }: Asff) {
  return { arn, title: title || (types[0] ?? ''), description };
}

function readTimes(asff: Asff, receivedAt: string) {
  const firstSeenAt = asff.FirstObservedAt ?? asff.CreatedAt ?? receivedAt;
  const updatedAt = asff.UpdatedAt ?? firstSeenAt;
  return { firstSeenAt, updatedAt, lastSeenAt: asff.LastObservedAt ?? updatedAt };
}

/** Middle of each band; ASFF counts to 100, we to 10. Source: AWS Security Hub user guide, Severity. */
const BY_LABEL = { INFORMATIONAL: 1, LOW: 2, MEDIUM: 5, HIGH: 8, CRITICAL: 9 } as const;

function readSeverity({ Normalized: normalized, Label: label }: Asff['Severity']): number {
  if (normalized !== undefined) return Math.max(1, normalized / 10);
  if (label !== undefined) return BY_LABEL[label];
  throw new InvalidInputError('a finding of Security Hub without severity');
}

function isDealtWith({ RecordState: state, Workflow: workflow }: Asff): boolean {
  return state === 'ARCHIVED' || ['SUPPRESSED', 'RESOLVED'].some((is) => is === workflow?.Status);
}

function isMarkedAsSample({ Sample: sample, Title: title }: Asff): boolean {
  return sample === true || title.startsWith('[SAMPLE]');
}
