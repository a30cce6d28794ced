import * as v from 'valibot';
import type { FindingResource } from '../../../shared/domain/finding.ts';

interface FindingParts {
  readonly region: string;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly service: Readonly<Record<string, unknown>>;
}

const optionalText = v.optional(v.nullable(v.string()));

const InstanceSchema = v.looseObject({
  instanceId: v.pipe(v.string(), v.regex(/^i-[0-9a-f]{8,17}$/)),
  networkInterfaces: v.optional(v.array(v.looseObject({ vpcId: optionalText })), []),
});

const AccessKeySchema = v.looseObject({
  userName: v.pipe(v.string(), v.minLength(1)),
  userType: v.optional(v.string(), 'principal'),
  accessKeyId: optionalText,
});

const BucketsSchema = v.array(v.looseObject({ name: v.pipe(v.string(), v.minLength(1)) }));

const SequenceSchema = v.looseObject({
  detection: v.looseObject({
    sequence: v.looseObject({
      resources: v.array(
        v.looseObject({
          uid: v.optional(v.string(), ''),
          name: optionalText,
          region: optionalText,
          resourceType: v.string(),
        }),
      ),
    }),
  }),
});
type SequenceResource = v.InferOutput<
  typeof SequenceSchema
>['detection']['sequence']['resources'][number];

/** Every resource of ours that the finding names. One of a kind we do not know is `other`, never an error. */
export function readResources(finding: FindingParts): FindingResource[] {
  const found = [
    ...readInstance(finding),
    ...readAccessKey(finding.resource),
    ...readBuckets(finding.resource),
    ...readSequence(finding),
  ];
  return found.length > 0 ? found : readOther(finding.resource);
}

function readInstance({ resource, region }: FindingParts): FindingResource[] {
  const parsed = v.safeParse(InstanceSchema, resource['instanceDetails']);
  if (!parsed.success) return [];
  const { instanceId, networkInterfaces } = parsed.output;
  const vpcIds = networkInterfaces.flatMap(({ vpcId }) => vpcId ?? []);
  return [{ kind: 'instance', id: instanceId, vpcIds: [...new Set(vpcIds)], region }];
}

function readAccessKey(resource: FindingParts['resource']): FindingResource[] {
  const parsed = v.safeParse(AccessKeySchema, resource['accessKeyDetails']);
  if (!parsed.success) return [];
  const { userName: name, userType, accessKeyId } = parsed.output;
  return [{ kind: 'principal', name, userType, ...(accessKeyId && { accessKeyId }) }];
}

function readBuckets(resource: FindingParts['resource']): FindingResource[] {
  const parsed = v.safeParse(BucketsSchema, resource['s3BucketDetails']);
  return parsed.success ? parsed.output.map(({ name }) => ({ kind: 'bucket', name })) : [];
}

/** Attack sequences carry their resources in `service.detection.sequence` and have no `service.action`. */
function readSequence({ service, region }: FindingParts): FindingResource[] {
  const parsed = v.safeParse(SequenceSchema, service);
  if (!parsed.success) return [];
  return parsed.output.detection.sequence.resources.map((resource) =>
    readSequenceResource(resource, region),
  );
}

function readSequenceResource(resource: SequenceResource, region: string): FindingResource {
  const id = resource.name ?? resource.uid;
  const instanceId = /\bi-[0-9a-f]{8,17}\b/.exec(`${resource.uid} ${id}`)?.[0];
  if (resource.resourceType === 'EC2_INSTANCE' && instanceId !== undefined) {
    return { kind: 'instance', id: instanceId, vpcIds: [], region: resource.region ?? region };
  }
  if (resource.resourceType === 'S3_BUCKET')
    return { kind: 'bucket', name: id.replace(/^arn:aws[\w-]*:s3:::/, '') };
  return { kind: 'other', type: resource.resourceType, id };
}

function readOther(resource: FindingParts['resource']): FindingResource[] {
  const type = resource['resourceType'];
  return typeof type === 'string' ? [{ kind: 'other', type, id: 'see the finding' }] : [];
}
