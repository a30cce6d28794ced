import { randomBytes } from 'node:crypto';
import { AssociateIamInstanceProfileCommand } from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  CreateAccessKeyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  AssumeRoleCommand,
  type Credentials,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { clients } from './clients.ts';
import { createInstance } from './instances.ts';
import { clientConfiguration, local, platform } from './platform.ts';

/** How all principals of these tests begin: what they are refused is refused on purpose. */
export const VICTIM = 'victim-';

/** Credentials as the SDK takes them. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface User {
  readonly name: string;
  readonly keys: Keys;
}

export interface Role {
  readonly name: string;
  /** `AROA…` */
  readonly id: string;
  readonly assume: (session: string) => Promise<Keys>;
}

/** A server with the credentials of a role. */
export interface RoleServer {
  readonly instanceId: string;
  /** New ones each time, as the instance gets them. */
  readonly credentials: () => Promise<Keys>;
}

let opened: IAMClient | undefined;

/** As administrator of the account. */
export function iam(): IAMClient {
  opened ??= new IAMClient(clientConfiguration());
  return opened;
}

export function victimName(kind: string): string {
  return `${VICTIM}${kind}-${randomBytes(4).toString('hex')}`;
}

/** Whether a call with these credentials goes through. Any error but a refusal is thrown. */
export async function works(keys: Keys): Promise<boolean> {
  const sqs = new SQSClient({ ...clientConfiguration(), credentials: keys });
  try {
    await sqs.send(new ListQueuesCommand({}));
    return true;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (!/^(AccessDenied|InvalidClientTokenId)/.test(name)) throw error;
    return false;
  } finally {
    sqs.destroy();
  }
}

/** The same for several, in order. */
export async function allWork(...keys: readonly Keys[]): Promise<boolean[]> {
  return Promise.all(keys.map(works));
}

const EVERYTHING = statement({ Effect: 'Allow', Action: '*', Resource: '*' });

function statement(one: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [one] });
}

function trust(principal: object): string {
  return statement({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' });
}

/** A user that may do everything, with one key. */
export async function createUser(name = victimName('user'), path = '/'): Promise<User> {
  await iam().send(new CreateUserCommand({ UserName: name, Path: path }));
  const policy = { PolicyName: 'everything', PolicyDocument: EVERYTHING };
  await iam().send(new PutUserPolicyCommand({ UserName: name, ...policy }));
  return { name, keys: await addKey(name) };
}

export async function addKey(user: string): Promise<Keys> {
  const { AccessKey: key } = await iam().send(new CreateAccessKeyCommand({ UserName: user }));
  return { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' };
}

/** Status of every key of a user, by its id. */
export async function keyStates(user: string): Promise<Record<string, string>> {
  const { AccessKeyMetadata: keys = [] } = await iam().send(
    new ListAccessKeysCommand({ UserName: user }),
  );
  return Object.fromEntries(keys.map((key) => [key.AccessKeyId ?? '', key.Status ?? '']));
}

export async function sessionOf({ keys }: User): Promise<Keys> {
  return withSts(keys, async (sts) => sts.send(new GetSessionTokenCommand({})));
}

/** A federated user with the rights of the user who asks. */
export async function federate({ keys }: User, name: string): Promise<Keys> {
  const command = new GetFederationTokenCommand({ Name: name, Policy: EVERYTHING });
  return withSts(keys, async (sts) => sts.send(command));
}

type Answer = { readonly Credentials?: Credentials | undefined };

async function withSts(keys: Keys, ask: (sts: STSClient) => Promise<Answer>): Promise<Keys> {
  const sts = new STSClient({ ...clientConfiguration(), credentials: keys });
  try {
    const { Credentials: found } = await ask(sts);
    return {
      accessKeyId: found?.AccessKeyId ?? '',
      secretAccessKey: found?.SecretAccessKey ?? '',
      sessionToken: found?.SessionToken ?? '',
    };
  } finally {
    sts.destroy();
  }
}

/** A role that may do everything; people of the account and instances may have it. */
export async function createRole(name = victimName('role'), path = '/'): Promise<Role> {
  const principal = {
    AWS: `arn:aws:iam::${platform().account}:root`,
    Service: 'ec2.amazonaws.com',
  };
  const { Role: role } = await iam().send(
    new CreateRoleCommand({
      RoleName: name,
      Path: path,
      AssumeRolePolicyDocument: trust(principal),
    }),
  );
  if (!path.startsWith('/aws-')) await allowEverything(name);
  const assume = async (session: string): Promise<Keys> => {
    const command = new AssumeRoleCommand({ RoleArn: role?.Arn, RoleSessionName: session });
    return withSts(clientConfiguration().credentials, async (sts) => sts.send(command));
  };
  return { name, id: role?.RoleId ?? '', assume };
}

async function allowEverything(role: string): Promise<void> {
  const policy = { PolicyName: 'everything', PolicyDocument: EVERYTHING };
  await iam().send(new PutRolePolicyCommand({ RoleName: role, ...policy }));
}

/** Makes an instance profile of the same name for a role. */
export async function createProfile({ name }: Role): Promise<void> {
  await iam().send(new CreateInstanceProfileCommand({ InstanceProfileName: name }));
  const member = { InstanceProfileName: name, RoleName: name };
  await iam().send(new AddRoleToInstanceProfileCommand(member));
}

/** A server with the profile of the role. */
export async function createRoleServer({ name }: Role): Promise<RoleServer> {
  const { instanceId } = await createInstance({ eniCount: 1 });
  await clients().ec2.send(
    new AssociateIamInstanceProfileCommand({
      InstanceId: instanceId,
      IamInstanceProfile: { Name: name },
    }),
  );
  return { instanceId, credentials: async () => local().instanceCredentials(instanceId) };
}
