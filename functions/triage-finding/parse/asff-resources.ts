import * as v from 'valibot';
import type { Finding, FindingResource } from '../../../shared/domain/finding.ts';
import { principal } from './principal.ts';
import { optionalPart, readableEntries, regionText, requiredText, shortText } from './tolerant.ts';

const KeySchema = v.looseObject({
  UserName: optionalPart(requiredText(256)),
  PrincipalName: optionalPart(requiredText(256)),
  PrincipalType: v.fallback(requiredText(64), 'principal'),
  PrincipalId: optionalPart(requiredText(256)),
  AccessKeyId: optionalPart(requiredText(128)),
});

const ResourceSchema = v.looseObject({
  Type: requiredText(64),
  Id: shortText(512),
  Region: optionalPart(regionText),
  Details: optionalPart(
    v.looseObject({
      AwsEc2Instance: optionalPart(v.looseObject({ VpcId: optionalPart(requiredText(64)) })),
      AwsIamAccessKey: optionalPart(KeySchema),
    }),
  ),
});
type AsffResource = v.InferOutput<typeof ResourceSchema>;
type Place = Pick<Finding, 'accountId' | 'region'>;

/** Every resource that a finding of Security Hub names. Source: AWS Security Hub user guide, Resources. */
export function readAsffResources(resources: unknown, place: Place): FindingResource[] {
  return readableEntries(ResourceSchema, resources).map((resource) =>
    readResource(resource, place),
  );
}

function readResource(resource: AsffResource, place: Place): FindingResource {
  const read = isForeign(resource, place) ? undefined : READERS.get(resource.Type);
  return read?.(resource, place) ?? { kind: 'other', type: resource.Type, id: shown(resource) };
}

/** A resource of another account that the ARN names. */
function isForeign({ Id: id }: AsffResource, { accountId }: Place): boolean {
  const owner = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(id)?.[1];
  return owner !== undefined && owner !== accountId;
}

type ReadResource = (resource: AsffResource, place: Place) => FindingResource | undefined;

const READERS: ReadonlyMap<string, ReadResource> = new Map<string, ReadResource>([
  ['AwsEc2Instance', readInstance],
  ['AwsIamAccessKey', readKey],
  ['AwsIamUser', (resource) => readNamed(resource, 'IAMUser')],
  ['AwsIamRole', (resource) => readNamed(resource, 'Role')],
  ['AwsS3Bucket', readBucket],
]);

function readInstance(resource: AsffResource, place: Place): FindingResource | undefined {
  const id = /\bi-[0-9a-f]{8,17}$/.exec(resource.Id)?.[0];
  const vpcId = resource.Details?.AwsEc2Instance?.VpcId;
  const region = resource.Region ?? place.region;
  if (id === undefined) return undefined;
  return { kind: 'instance', id, vpcIds: vpcId === undefined ? [] : [vpcId], region };
}

function readKey({ Details: details }: AsffResource): FindingResource | undefined {
  const key = details?.AwsIamAccessKey;
  const name = key?.PrincipalName ?? key?.UserName;
  if (!key || name === undefined) return undefined;
  const { PrincipalType: userType, PrincipalId: principalId, AccessKeyId: accessKeyId } = key;
  return principal(name, userType, { principalId, accessKeyId });
}

/** The name ends the ARN, after the path. */
function readNamed({ Id: id }: AsffResource, userType: string): FindingResource | undefined {
  const name = /^arn:[^:]*:iam::\d{12}:(?:user|role)\/(?:.*\/)?([^/]+)$/.exec(id)?.[1];
  return name === undefined ? undefined : { kind: 'principal', name, userType };
}

function readBucket({ Id: id }: AsffResource): FindingResource | undefined {
  const name = /^arn:[^:]*:s3:::([^/]+)$/.exec(id)?.[1];
  return name === undefined ? undefined : { kind: 'bucket', name };
}

function shown({ Id: id }: AsffResource): string {
  return id || 'see the finding';
}
