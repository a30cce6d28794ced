import { ListRolePoliciesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  endMergeWindows,
  releaseCredentials,
  revokeStolen,
  theftFromInstance,
  theftOfSession,
  theftOfUser,
  untilAnswered,
} from './support/credential-findings.ts';
import {
  allWork,
  createProfile,
  createRole,
  createRoleServer,
  createUser,
  iam,
  keyStates,
  type Role,
  sessionOf,
  type User,
  VICTIM,
  works,
} from './support/credentials.ts';
import { putPolicy } from './support/operator.ts';
import { local, platform } from './support/platform.ts';

beforeAll(async () => putPolicy(revokeStolen()));
afterAll(async () => local().forgetCallsOf(VICTIM));

const HOUR_MS = 3_600_000;

async function inlinePolicies({ name }: Role): Promise<string[]> {
  const answer = await iam().send(new ListRolePoliciesCommand({ RoleName: name }));
  return answer.PolicyNames ?? [];
}

/** A user whose key was stolen and is cut off, with a session that outlives the key. */
async function containedUser(): Promise<{ user: User; session: User['keys']; incidentId: string }> {
  const user = await createUser();
  const session = await sessionOf(user);
  const { incident } = await untilAnswered(theftOfUser(user), 'contained');
  return { user, session, incidentId: incident.incidentId };
}

describe('before a stolen session must have expired', () => {
  it('a release leaves the deny of a role where it is and says until when', async () => {
    const role = await createRole();
    const stolen = await role.assume('stolen');
    const { incident, actions } = await untilAnswered(theftOfSession(role, 'stolen'), 'contained');

    const released = await releaseCredentials(incident.incidentId);

    const { releasableAt = '' } = actions[0] ?? {};
    expect(released.complete).toBe(false);
    expect(released.actions[0]?.state).toBe('contained');
    expect(released.problems.join()).toContain(`may live until ${releasableAt}`);
    expect(await works(stolen)).toBe(false);
  });

  it('the longest possible life counts: of the role, of an instance six hours, of a user 36', async () => {
    const role = await createRole();
    await createProfile(role);
    const server = await createRoleServer(role);
    const user = await createUser();
    const answers = await Promise.all([
      untilAnswered(theftOfSession(role, 'stolen'), 'contained'),
      untilAnswered(theftOfUser(user), 'contained'),
    ]);
    await endMergeWindows(answers[0]);
    const ofInstance = await untilAnswered(theftFromInstance(role, server), 'contained');

    const hours = [answers[0], ofInstance, answers[1]].map(({ actions, incident }) => {
      const { releasableAt = '' } = actions[0] ?? {};
      return Math.round((Date.parse(releasableAt) - Date.parse(incident.openedAt)) / HOUR_MS);
    });

    expect(hours).toStrictEqual([1, 6, 36]);
  });

  it('--force lifts the deny of a role, and only ours', async () => {
    const role = await createRole();
    const stolen = await role.assume('stolen');
    const { incident } = await untilAnswered(theftOfSession(role, 'stolen'), 'contained');

    const released = await releaseCredentials(incident.incidentId, { force: true });

    expect([released.complete, released.actions[0]?.state]).toStrictEqual([true, 'released']);
    expect(await inlinePolicies(role)).toStrictEqual(['everything']);
    expect(await works(stolen)).toBe(true);
  });
});

describe('keys of a user', () => {
  it('stay Inactive when the deny is lifted', async () => {
    const { user, session, incidentId } = await containedUser();

    const released = await releaseCredentials(incidentId, { force: true });

    expect(released.actions[0]?.state).toBe('released');
    expect(await keyStates(user.name)).toStrictEqual({ [user.keys.accessKeyId]: 'Inactive' });
    expect(await allWork(user.keys, session)).toStrictEqual([false, true]);
  });

  it('become Active where they are named', async () => {
    const { user, incidentId } = await containedUser();

    await releaseCredentials(incidentId, {
      force: true,
      reactivateKeys: [user.keys.accessKeyId],
    });

    expect(await keyStates(user.name)).toStrictEqual({ [user.keys.accessKeyId]: 'Active' });
    expect(await works(user.keys)).toBe(true);
  });

  it('of two incidents stay cut off until both let go', async () => {
    const user = await createUser();
    const session = await sessionOf(user);
    const first = await untilAnswered(theftOfUser(user), 'contained');
    await endMergeWindows(first);
    const second = await untilAnswered(theftOfUser(user), 'contained');
    const reactivateKeys = [user.keys.accessKeyId];

    const kept = await releaseCredentials(first.incident.incidentId, { force: true });
    const meanwhile = await allWork(user.keys, session);
    const released = await releaseCredentials(second.incident.incidentId, {
      ...{ force: true, reactivateKeys },
    });

    expect(second.incident.incidentId).not.toBe(first.incident.incidentId);
    expect(kept.actions[0]?.state).toBe('released');
    expect(meanwhile).toStrictEqual([false, false]);
    expect(released.actions[0]?.state).toBe('released');
    expect(await allWork(user.keys, session)).toStrictEqual([true, true]);
  });
});

describe('what somebody has changed meanwhile', () => {
  it('is left as it is and named: a deny that is no longer ours', async () => {
    const role = await createRole();
    const { incident } = await untilAnswered(theftOfSession(role, 'stolen'), 'contained');
    const name = `${platform().stack}-deny-session-stolen`;
    const theirs = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Sid: 'Ours', Effect: 'Deny', Action: 's3:*', Resource: '*' }],
    });
    await iam().send(
      new PutRolePolicyCommand({
        RoleName: role.name,
        PolicyName: name,
        PolicyDocument: theirs,
      }),
    );

    const released = await releaseCredentials(incident.incidentId, { force: true });

    expect(released.problems.join()).toContain('drift');
    expect(await inlinePolicies(role)).toStrictEqual(['everything', name]);
  });
});
