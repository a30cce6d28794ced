import { LookupEventsCommand, type CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DescribeInstancesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import {
  GetAccessKeyLastUsedCommand,
  GetInstanceProfileCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import * as v from 'valibot';
import type { Clock } from '../domain/clock.ts';
import { LONGEST_USER_SESSION_S } from '../domain/credentials/credential-before.ts';
import { isolationOf } from '../domain/isolation.ts';
import { profileName } from '../domain/kept-settings.ts';
import { recordedProfile } from '../domain/recorded-profile.ts';
import type { Target } from '../domain/target.ts';
import type { ContainmentStore } from './containment-store.ts';
import { unlessUnknown } from './iam-errors.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Who stands behind a credential that does not name its owner. */
export interface CredentialOwners {
  /** The user of a long-term access key; undefined when no user of this account has it. */
  findKeyUser(accessKeyId: string): Promise<string | undefined>;
  /**
   * The role of the profile that the instance has, or had until its isolation replaced it: stolen credentials are of that one. Undefined
   * without profile or role.
   */
  findInstanceRole(instance: Target): Promise<string | undefined>;
  /** The users, or ROOT, that asked for a federation token of this name while such a token may still live. */
  findFederationIssuers(name: string): Promise<readonly string[]>;
}

/** Stands for the root user, which has no name; no user can be called so. */
const ROOT = '<root>';

interface OwnerClients {
  readonly iam: IAMClient;
  readonly ec2: EC2Client;
  readonly cloudtrail: CloudTrailClient;
  /** The record of before of isolations. */
  readonly isolations: Pick<ContainmentStore<unknown>, 'read'>;
  readonly clock: Clock;
}

export function createCredentialOwners(clients: OwnerClients): CredentialOwners {
  const { iam } = clients;
  return {
    findKeyUser: async (accessKeyId) => {
      const command = new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId });
      const answer = await unlessUnknown(iam.send(command).catch(nothingWhenForeign));
      return answer?.UserName;
    },
    findInstanceRole: async (instance) => {
      const arn = await findProfile(clients, instance);
      if (arn === undefined) return undefined;
      const command = new GetInstanceProfileCommand({ InstanceProfileName: profileName(arn) });
      return (await unlessUnknown(iam.send(command)))?.InstanceProfile?.Roles?.[0]?.RoleName;
    },
    findFederationIssuers: (name) => findIssuers(clients, name),
  };
}

/**
 * A key that no user of the account has is refused as if we lacked the right, but with the key, not a user, as resource. Any other
 * refusal is a missing right. Observed; the API reference names no error.
 */
function nothingWhenForeign(error: unknown): undefined {
  const isForeign =
    error instanceof Error &&
    error.name.startsWith('AccessDenied') &&
    error.message.includes('on resource: access key');
  if (!isForeign) throw error;
}

/** The record last: whoever sees the profile without rights then finds what was there before. */
async function findProfile(
  { ec2, isolations }: OwnerClients,
  target: Target,
): Promise<string | undefined> {
  const answer = await ec2
    .send(new DescribeInstancesCommand({ InstanceIds: [target.id] }))
    .catch(nothingWhenUnknown);
  const instances = (answer?.Reservations ?? []).flatMap(({ Instances: found }) => found ?? []);
  const record = await isolations.read(isolationOf(target));
  return recordedProfile(record) ?? instances[0]?.IamInstanceProfile?.Arn;
}

function nothingWhenUnknown(error: unknown): undefined {
  if (error instanceof Error && error.name.startsWith('InvalidInstanceID')) return undefined;
  return rethrowAsDomainError(error);
}

const FederationCallSchema = v.object({
  errorCode: v.optional(v.string()),
  requestParameters: v.object({ name: v.string() }),
  userIdentity: v.object({ type: v.string(), userName: v.optional(v.string()) }),
});

/**
 * Two look-ups a second are allowed, newest calls first: many calls, made to bury one, must not take all the time there is. Source:
 * CloudTrail API reference, LookupEvents.
 */
const MAX_PAGES = 20;

/** CloudTrail shows a call up to 15 minutes late. */
async function findIssuers(
  { cloudtrail, clock }: OwnerClients,
  name: string,
): Promise<readonly string[]> {
  const found = new Set<string>();
  let nextToken: string | undefined;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const command = new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'GetFederationToken' }],
      StartTime: new Date(clock().getTime() - LONGEST_USER_SESSION_S * 1000),
      NextToken: nextToken,
    });
    const answer = await cloudtrail.send(command).catch(rethrowAsDomainError);
    for (const { CloudTrailEvent: text } of answer.Events ?? []) addIssuer(found, text, name);
    nextToken = answer.NextToken;
    if (!nextToken) break;
  }
  return [...found];
}

function addIssuer(found: Set<string>, text: string | undefined, name: string): void {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), FederationCallSchema), text);
  if (!parsed.success || parsed.output.errorCode !== undefined) return;
  const { requestParameters, userIdentity } = parsed.output;
  if (requestParameters.name !== name) return;
  const issuer = userIdentity.type === 'Root' ? ROOT : userIdentity.userName;
  if (issuer !== undefined) found.add(issuer);
}
