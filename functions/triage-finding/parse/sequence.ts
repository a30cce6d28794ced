import * as v from 'valibot';
import type { FindingResource } from '../../../shared/domain/finding.ts';
import type { FindingParts } from './finding-parts.ts';
import { principal } from './principal.ts';
import { optionalPart, readableEntries, requiredText, shortText } from './tolerant.ts';

const SequenceSchema = v.looseObject({
  detection: v.looseObject({ sequence: v.looseObject({ resources: v.unknown() }) }),
});

const ResourceSchema = v.looseObject({
  uid: shortText(256),
  name: shortText(256),
  accountId: shortText(64),
  region: optionalPart(v.pipe(v.string(), v.regex(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/))),
  resourceType: requiredText(64),
  data: v.optional(v.unknown()),
});
type SequenceResource = v.InferOutput<typeof ResourceSchema>;

const KeyDataSchema = v.looseObject({
  accessKey: v.looseObject({ userName: requiredText(256), userType: shortText(64) }),
});

/**
 * Attack sequences carry their resources in `service.detection.sequence` and have no `service.action`. Source: GuardDuty API
 * reference, Sequence and ResourceV2.
 */
export function readSequence({ accountId, region, service }: FindingParts): FindingResource[] {
  const parsed = v.safeParse(SequenceSchema, service);
  if (!parsed.success) return [];
  const resources = readableEntries(ResourceSchema, parsed.output.detection.sequence.resources);
  return resources.map((resource) => {
    const foreign = resource.accountId !== '' && resource.accountId !== accountId;
    return foreign ? readOther(resource) : readResource(resource, region);
  });
}

function readResource(resource: SequenceResource, region: string): FindingResource {
  switch (resource.resourceType) {
    case 'EC2_INSTANCE':
      return readInstance(resource, region) ?? readOther(resource);
    case 'S3_BUCKET':
      return readBucket(resource) ?? readOther(resource);
    case 'ACCESS_KEY':
      return readPrincipal(resource) ?? readOther(resource);
    default:
      return readOther(resource);
  }
}

function readInstance(resource: SequenceResource, region: string): FindingResource | undefined {
  const id = /\bi-[0-9a-f]{8,17}\b/.exec(`${resource.uid} ${resource.name}`)?.[0];
  if (id === undefined) return undefined;
  return { kind: 'instance', id, vpcIds: [], region: resource.region ?? region };
}

function readBucket({ uid, name }: SequenceResource): FindingResource | undefined {
  const bucket = (name || uid).replace(/^arn:aws[\w-]*:s3:::/, '');
  return bucket === '' ? undefined : { kind: 'bucket', name: bucket };
}

/** The resource itself is a key; findings are merged on the user or role that it belongs to. */
function readPrincipal({ uid, data }: SequenceResource): FindingResource | undefined {
  const parsed = v.safeParse(KeyDataSchema, data);
  if (!parsed.success) return undefined;
  const { userName, userType } = parsed.output.accessKey;
  const accessKeyId = /\bA[A-Z]{3}[A-Z0-9]{12,}\b/.exec(uid)?.[0];
  return principal(userName, userType || 'principal', { accessKeyId });
}

function readOther({ resourceType: type, name, uid }: SequenceResource): FindingResource {
  return { kind: 'other', type, id: name || uid };
}
