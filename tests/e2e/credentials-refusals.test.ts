import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateServiceLinkedRoleCommand,
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { ActionRecord } from '../../shared/domain/action.ts';
import {
  revokeStolen,
  theft,
  theftOfSession,
  theftOfUser,
  untilAnswered,
} from './support/credential-findings.ts';
import {
  createRole,
  createUser,
  iam,
  keyStates,
  type Role,
  VICTIM,
  victimName,
  works,
} from './support/credentials.ts';
import { putPolicy } from './support/operator.ts';
import { local, platform } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';

beforeAll(async () => putPolicy(revokeStolen()));
afterAll(async () => local().forgetCallsOf(VICTIM));

const DENY_LOGS = deny({ Action: 'logs:*' });

function deny(what: object): string {
  const statement = { Effect: 'Deny', Resource: '*', ...what };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

async function putInline({ name }: Role, policy: string, document: string): Promise<void> {
  const input = { RoleName: name, PolicyName: policy, PolicyDocument: document };
  await iam().send(new PutRolePolicyCommand(input));
}

async function readInline({ name }: Role, policy: string): Promise<string> {
  const command = new GetRolePolicyCommand({ RoleName: name, PolicyName: policy });
  return decodeURIComponent((await iam().send(command)).PolicyDocument ?? '');
}

async function inlineNames(role: string): Promise<string[]> {
  const answer = await iam().send(new ListRolePoliciesCommand({ RoleName: role }));
  return answer.PolicyNames ?? [];
}

/** The only action of an incident that came to this end. */
async function answer(
  finding: ReturnType<typeof theft>,
  status: 'refused' | 'failed' | 'contained',
): Promise<ActionRecord> {
  const { actions } = await untilAnswered(finding, status);
  const [action, ...others] = actions;
  if (!action || others.length > 0) throw new Error(`${actions.length} actions instead of one`);
  return action;
}

describe('what cannot be cut off from here', () => {
  it.each([
    ['the root user', { userType: 'Root', userName: 'root' }, /Sign in as root/],
    [
      'a role of IAM Identity Center',
      {
        userType: 'AssumedRole',
        userName: 'AWSReservedSSO_Admin_0123456789abcdef',
        principalId: 'AROAEXAMPLE:alice',
      },
      /Disable user access/,
    ],
    [
      'a service-linked role',
      {
        userType: 'AssumedRole',
        userName: 'AWSServiceRoleForSupport',
        principalId: 'AROAEXAMPLE:s',
      },
      /find the principal that configured it/,
    ],
    [
      'nobody at all',
      { userType: 'AWSAccount', userName: 'ANONYMOUS_PRINCIPAL' },
      /block public access/,
    ],
  ])('is refused with the steps for a person: %s', async (_, caller, steps) => {
    const { reason, advice = [], steps: done } = await answer(theft(caller), 'refused');

    expect(reason).not.toBe('');
    expect(advice.join('\n')).toMatch(steps);
    expect(done).toStrictEqual([]);
  });

  it('is seen by the path of a role, however it is called', async () => {
    const role = await createRole(undefined, '/aws-reserved/sso.amazonaws.com/');

    const { reason, advice } = await answer(theftOfSession(role, 'alice'), 'refused');

    expect(reason).toMatch(/Identity Center/);
    expect(advice).not.toStrictEqual([]);
    expect(await inlineNames(role.name)).toStrictEqual([]);
  });

  it('is a role of an AWS service that really exists', async () => {
    const { Role: made } = await iam().send(
      new CreateServiceLinkedRoleCommand({ AWSServiceName: 'autoscaling.amazonaws.com' }),
    );
    const name = made?.RoleName ?? '';

    const { reason } = await answer(
      theft({ userType: 'AssumedRole', userName: name, principalId: `${made?.RoleId}:s` }),
      'refused',
    );

    expect(reason).toMatch(/service-linked/);
    expect(await inlineNames(name)).toStrictEqual([]);
  });
});

describe('what the policy protects', () => {
  it('is refused: a user that is named there', async () => {
    const user = await createUser();
    const { protected: nothing } = isolateMiners();
    await putPolicy(revokeStolen({ protected: { ...nothing, principals: [user.name] } }));

    const { reason } = await answer(theftOfUser(user), 'refused');

    await putPolicy(revokeStolen());
    expect(reason).toBe(`protected principal ${user.name} (policy)`);
    expect(await works(user.keys)).toBe(true);
  });

  it('is the platform itself, whatever the policy says', async () => {
    const name = `${platform().stack}-triage-finding`;
    const before = await inlineNames(name);

    const { reason } = await answer(
      theft({ userType: 'AssumedRole', userName: name, principalId: 'AROAEXAMPLE:x' }),
      'refused',
    );

    expect(reason).toMatch(/platform/);
    expect(await inlineNames(name)).toStrictEqual(before);
  });
});

describe('what stands in the way', () => {
  it('is left alone: a policy of somebody else under our name', async () => {
    const role = await createRole();
    const stolen = await role.assume('stolen');
    const name = `${platform().stack}-deny-session-stolen`;
    await putInline(role, name, DENY_LOGS);

    const { reason } = await answer(theftOfSession(role, 'stolen'), 'failed');

    expect(reason).toMatch(/not ours/);
    expect(await readInline(role, name)).toBe(DENY_LOGS);
    expect(await works(stolen)).toBe(true);
  });

  it('is told: the inline policies of the role have no room left', async () => {
    const role = await createRole();
    const stolen = await role.assume('stolen');
    await putInline(role, 'large', deny({ Action: 'logs:*', Sid: 'x'.repeat(9950) }));

    const { reason } = await answer(theftOfSession(role, 'stolen'), 'failed');

    expect(reason).toMatch(/quota.*10240/i);
    expect(await inlineNames(role.name)).toStrictEqual(['everything', 'large']);
    expect(await works(stolen)).toBe(true);
  });

  it('is told, and the rest is done: a user has as many policies as IAM lets it', async () => {
    const user = await createUser();
    for (let count = 0; count < 10; count += 1) {
      const { Policy: policy } = await iam().send(
        new CreatePolicyCommand({ PolicyName: victimName('policy'), PolicyDocument: DENY_LOGS }),
      );
      await iam().send(
        new AttachUserPolicyCommand({ UserName: user.name, PolicyArn: policy?.Arn }),
      );
    }

    const { reason, steps } = await answer(theftOfUser(user), 'failed');

    expect(reason).toMatch(/deny policy is not attached/);
    expect(steps[0]?.note).toMatch(/PoliciesPerUser/);
    expect(await keyStates(user.name)).toStrictEqual({ [user.keys.accessKeyId]: 'Inactive' });
  });

  it('is said: the user is gone already', async () => {
    const { reason } = await answer(
      theft({ userType: 'IAMUser', userName: victimName('gone') }),
      'refused',
    );

    expect(reason).toMatch(/there is no user/);
  });
});
