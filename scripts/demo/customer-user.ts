import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import type { Keys, StoredObject } from './callers.ts';

/** A user of the customer with an access key. */
export interface CustomerUser {
  readonly name: string;
  /** IAM's unique id of the user: `AIDA…`. */
  readonly id: string;
  readonly keys: Keys;
}

/** Makes a user that may read one bucket and nothing else. */
export async function createReader(
  iam: IAMClient,
  name: string,
  { bucket }: StoredObject,
): Promise<CustomerUser> {
  const { User: user } = await iam.send(new CreateUserCommand({ UserName: name }));
  const mayRead = { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` };
  await iam.send(
    new PutUserPolicyCommand({
      UserName: name,
      PolicyName: 'read-releases',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [mayRead] }),
    }),
  );
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  if (!user?.UserId || !key?.AccessKeyId || !key.SecretAccessKey)
    throw new Error(`IAM answered without the user ${name} or its key`);
  const keys = { accessKeyId: key.AccessKeyId, secretAccessKey: key.SecretAccessKey };
  return { name, id: user.UserId, keys };
}

/** What IAM says about a user: the status of its keys, and the managed policies it has. */
export interface UserAccess {
  readonly keys: Readonly<Record<string, string>>;
  readonly policies: readonly string[];
}

export async function accessOf(iam: IAMClient, user: string): Promise<UserAccess> {
  const [{ AccessKeyMetadata: keys = [] }, { AttachedPolicies: policies = [] }] = await Promise.all(
    [
      iam.send(new ListAccessKeysCommand({ UserName: user })),
      iam.send(new ListAttachedUserPoliciesCommand({ UserName: user })),
    ],
  );
  return {
    keys: Object.fromEntries(
      keys.map(({ AccessKeyId: id = '', Status: status = '' }) => [id, status]),
    ),
    policies: policies.map(({ PolicyName: name = '' }) => name),
  };
}

/** True when a user has the same keys in the same state and the same policies. */
export function equalAccess(a: UserAccess, b: UserAccess): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted({ keys, policies }: UserAccess): unknown {
  return [Object.entries(keys).toSorted(), policies.toSorted()];
}
