import * as v from 'valibot';
import type { FindingResource } from '../../../shared/domain/finding.ts';
import type { FindingParts } from './finding-parts.ts';
import { principal } from './principal.ts';
import { readSequence } from './sequence.ts';
import { optionalPart, readableEntries, requiredText, shortText } from './tolerant.ts';

const InstanceSchema = v.looseObject({
  instanceId: v.pipe(v.string(), v.regex(/^i-[0-9a-f]{8,17}$/)),
  networkInterfaces: v.optional(v.unknown()),
});

const InterfaceSchema = v.looseObject({ vpcId: requiredText(64) });

const AccessKeySchema = v.looseObject({
  userName: requiredText(256),
  userType: shortText(64),
  accessKeyId: optionalPart(requiredText(128)),
  principalId: optionalPart(requiredText(256)),
});

const CallSchema = v.looseObject({
  action: v.looseObject({
    awsApiCallAction: v.looseObject({
      remoteAccountDetails: v.looseObject({ accountId: requiredText(64) }),
    }),
  }),
});

/** A function may be named with its version behind a colon. */
const FunctionSchema = v.looseObject({
  functionName: v.pipe(v.string(), v.regex(/^[\w-]{1,64}(:|$)/)),
});

const BucketSchema = v.looseObject({ name: requiredText(256) });

/** Every resource of ours that the finding names. One of a kind we do not know is `other`, never an error. */
export function readResources(finding: FindingParts): FindingResource[] {
  const found = [
    ...readInstance(finding),
    ...readAccessKey(finding),
    ...readBuckets(finding.resource),
    ...readFunction(finding.resource),
    ...readSequence(finding),
  ];
  return found.length > 0 ? found : readOther(finding.resource);
}

function readInstance({ resource, region }: FindingParts): FindingResource[] {
  const parsed = v.safeParse(InstanceSchema, resource['instanceDetails']);
  if (!parsed.success) return [];
  const { instanceId, networkInterfaces } = parsed.output;
  const vpcIds = readableEntries(InterfaceSchema, networkInterfaces).map(({ vpcId }) => vpcId);
  return [{ kind: 'instance', id: instanceId, vpcIds: [...new Set(vpcIds)], region }];
}

function readAccessKey({ resource, service }: FindingParts): FindingResource[] {
  const parsed = v.safeParse(AccessKeySchema, resource['accessKeyDetails']);
  if (!parsed.success) return [];
  const { userName, userType } = parsed.output;
  const accountId = userType === 'AWSAccount' ? callersAccount(service) : undefined;
  return [principal(userName, userType || 'principal', { ...parsed.output, accountId })];
}

/** Source: GuardDuty API reference, RemoteAccountDetails: the account that made the call. */
function callersAccount(service: FindingParts['service']): string | undefined {
  const parsed = v.safeParse(CallSchema, service);
  if (!parsed.success) return undefined;
  return parsed.output.action.awsApiCallAction.remoteAccountDetails.accountId;
}

function readBuckets(resource: FindingParts['resource']): FindingResource[] {
  const buckets = readableEntries(BucketSchema, resource['s3BucketDetails']);
  return buckets.map(({ name }) => ({ kind: 'bucket', name }));
}

function readFunction(resource: FindingParts['resource']): FindingResource[] {
  const parsed = v.safeParse(FunctionSchema, resource['lambdaDetails']);
  if (!parsed.success) return [];
  const [name = ''] = parsed.output.functionName.split(':');
  return [{ kind: 'function', name }];
}

function readOther(resource: FindingParts['resource']): FindingResource[] {
  const type = v.parse(shortText(64), resource['resourceType']);
  return type === '' ? [] : [{ kind: 'other', type, id: 'see the finding' }];
}
