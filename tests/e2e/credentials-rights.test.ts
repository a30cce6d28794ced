import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyVersionCommand,
  DeleteRolePolicyCommand,
  DetachUserPolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { listIncidents } from '../../scripts/riposte/incidents.ts';
import { waitFor } from '../../scripts/wait-for.ts';
import { createRole, createUser, iam, type Role, type User } from './support/credentials.ts';
import { clientConfiguration, local, platform } from './support/platform.ts';
import { operator } from './support/operator.ts';
import { asFunction, SESSION_NAME } from './support/role-session.ts';

// Somebody has stolen the credentials of the functions that revoke and release: how far do these reach?

const ALLOW_ALL = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** Name of the error of a refused call, or that it was not refused. */
async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return error instanceof Error ? error.name.replace(/Exception$/, '') : String(error);
  }
  return 'not refused';
}

async function refusals(calls: readonly Promise<unknown>[]): Promise<string[]> {
  return Promise.all(calls.map(refusal));
}

let thief: IAMClient;
let releasingThief: IAMClient;
let pipeline: Role;
let breakGlass: User;
let ordinaryRole: Role;
let ordinaryUser: User;
let configuration: ReturnType<typeof clientConfiguration>;

beforeAll(async () => {
  // Named in the response policy that the platform was applied with; a path must not help.
  pipeline = await createRole('ci-deploy', '/pipelines/');
  breakGlass = await createUser('break-glass', '/emergency/');
  ordinaryRole = await createRole();
  ordinaryUser = await createUser();
  configuration = await asFunction('revoke-credentials');
  thief = new IAMClient(configuration);
  releasingThief = new IAMClient(await asFunction('release-credentials'));
});
afterAll(async () => local().forgetCallsOf(SESSION_NAME));

async function putOn(role: string, client = thief): Promise<unknown> {
  const policy = { PolicyName: 'mine', PolicyDocument: ALLOW_ALL };
  return client.send(new PutRolePolicyCommand({ RoleName: role, ...policy }));
}

function denyPolicyArn(): string {
  return String(platform().outputs['deny_policy_arn']);
}

describe('whoever has the credentials of revoke-credentials', () => {
  it('can put no policy on roles of the platform, the pipeline or AWS', async () => {
    const { stack } = platform();
    const reserved = await createRole(
      'AWSReservedSSO_Admin_e2e',
      '/aws-reserved/sso.amazonaws.com/',
    );
    const linked = await createRole('AWSServiceRoleForE2e', '/aws-service-role/e2e.amazonaws.com/');
    const roles = [
      `${stack}-revoke-credentials`,
      `${stack}-triage-finding`,
      pipeline.name,
      reserved.name,
      linked.name,
    ];

    expect(await refusals(roles.map(async (role) => putOn(role)))).toStrictEqual(
      Array(5).fill('AccessDenied'),
    );
  });

  it('can neither deactivate keys of the break-glass user nor deny it anything', async () => {
    const UserName = breakGlass.name;
    const key = { UserName, AccessKeyId: breakGlass.keys.accessKeyId, Status: 'Inactive' as const };
    const calls = [
      thief.send(new UpdateAccessKeyCommand(key)),
      thief.send(new AttachUserPolicyCommand({ UserName, PolicyArn: denyPolicyArn() })),
      releasingThief.send(new UpdateAccessKeyCommand(key)),
    ];

    expect(await refusals(calls)).toStrictEqual(Array(3).fill('AccessDenied'));
  });

  it('can attach the deny policy to a user, and no other policy to anybody', async () => {
    const UserName = ordinaryUser.name;
    const calls = [
      thief.send(new AttachUserPolicyCommand({ UserName, PolicyArn: ADMINISTRATOR })),
      thief.send(
        new AttachRolePolicyCommand({ RoleName: ordinaryRole.name, PolicyArn: denyPolicyArn() }),
      ),
      thief.send(
        new PutUserPolicyCommand({ UserName, PolicyName: 'mine', PolicyDocument: ALLOW_ALL }),
      ),
      thief.send(new DetachUserPolicyCommand({ UserName, PolicyArn: denyPolicyArn() })),
      thief.send(new AttachUserPolicyCommand({ UserName, PolicyArn: denyPolicyArn() })),
    ];

    const [toAttach, ...others] = (await refusals(calls)).toReversed();
    expect(others).toStrictEqual(Array(4).fill('AccessDenied'));
    expect(toAttach).toBe('not refused');
  });

  it('can neither make credentials, nor become another role, nor change what the deny policy says', async () => {
    const calls = [
      thief.send(new CreateAccessKeyCommand({ UserName: ordinaryUser.name })),
      thief.send(
        new UpdateAssumeRolePolicyCommand({
          RoleName: ordinaryRole.name,
          PolicyDocument: ALLOW_ALL,
        }),
      ),
      thief.send(
        new CreatePolicyVersionCommand({
          PolicyArn: denyPolicyArn(),
          PolicyDocument: ALLOW_ALL,
          SetAsDefault: true,
        }),
      ),
      thief.send(
        new DeleteRolePolicyCommand({ RoleName: ordinaryRole.name, PolicyName: 'everything' }),
      ),
      new STSClient(configuration).send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${platform().account}:role/${platform().stack}-release-credentials`,
          RoleSessionName: 'mine',
        }),
      ),
    ];

    expect(await refusals(calls)).toStrictEqual(Array(5).fill('AccessDenied'));
  });

  it('can put any inline policy on any other role, which IAM cannot prevent: it is kept and told', async () => {
    expect(await refusal(putOn(ordinaryRole.name))).toBe('not refused');

    const cloudtrail = new CloudTrailClient({ ...clientConfiguration(), region: 'us-east-1' });
    const { Events: events = [] } = await cloudtrail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: ordinaryRole.name }],
      }),
    );
    const put = events.find(({ EventName: name }) => name === 'PutRolePolicy');
    expect(put?.Username).toBe(SESSION_NAME);
    expect(put?.CloudTrailEvent).toContain(`role/${platform().stack}-revoke-credentials`);
    const told = await waitFor(async () => {
      const all = await listIncidents(operator());
      return all.find(({ title }) => title.endsWith('used for something else: PutRolePolicy'));
    });
    expect(told.resources).toStrictEqual([`AssumedRole ${platform().stack}-revoke-credentials`]);
  });
});

describe('whoever has the credentials of release-credentials', () => {
  it('can put no policy anywhere, and detach none but the deny policy', async () => {
    const UserName = ordinaryUser.name;
    const calls = [
      putOn(ordinaryRole.name, releasingThief),
      releasingThief.send(new AttachUserPolicyCommand({ UserName, PolicyArn: denyPolicyArn() })),
      releasingThief.send(new DetachUserPolicyCommand({ UserName, PolicyArn: ADMINISTRATOR })),
    ];

    expect(await refusals(calls)).toStrictEqual(Array(3).fill('AccessDenied'));
  });

  it('can delete no policy of the platform or the pipeline', async () => {
    const { stack } = platform();
    const roles = [`${stack}-triage-finding`, pipeline.name];
    const calls = roles.map(async (RoleName) =>
      releasingThief.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'task' })),
    );

    expect(await refusals(calls)).toStrictEqual(Array(2).fill('AccessDenied'));
    const left = await iam().send(new ListRolePoliciesCommand({ RoleName: roles[0] }));
    expect(left.PolicyNames).toContain('task');
  });
});
