import { ListAttachedUserPoliciesCommand, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { waitFor } from '../../scripts/wait-for.ts';
import {
  orderRevocation,
  revokeStolen,
  theft,
  theftFromInstance,
  theftOfSession,
  theftOfUser,
  untilAnswered,
} from './support/credential-findings.ts';
import {
  addKey,
  allWork,
  createProfile,
  createRole,
  createRoleServer,
  createUser,
  federate,
  iam,
  keyStates,
  sessionOf,
  VICTIM,
  victimName,
  works,
} from './support/credentials.ts';
import { putPolicy } from './support/operator.ts';
import { local, platform } from './support/platform.ts';

beforeEach(async () => putPolicy(revokeStolen()));
afterAll(async () => local().forgetCallsOf(VICTIM));

describe('a stolen key of a user', () => {
  it('is refused afterwards, and so are its other key and every session that came of them', async () => {
    const user = await createUser();
    const second = await addKey(user.name);
    const [session, federated] = [await sessionOf(user), await federate(user, victimName('guest'))];
    const before = await allWork(user.keys, second, session, federated);

    const { actions } = await untilAnswered(theftOfUser(user), 'contained');

    expect(before).toStrictEqual([true, true, true, true]);
    expect(await allWork(user.keys, second, session, federated)).toStrictEqual(
      Array(4).fill(false),
    );
    expect(Object.values(await keyStates(user.name))).toStrictEqual(['Inactive', 'Inactive']);
    expect(actions[0]?.steps.map(({ resource, to }) => [resource, to])).toStrictEqual(
      expect.arrayContaining([
        [`user ${user.name}`, [`${platform().stack}-deny-all`]],
        [`access key ${user.keys.accessKeyId}`, ['Inactive']],
      ]),
    );
  });

  it('is cut off by the deny policy of the stack, and the user keeps its own', async () => {
    const user = await createUser();

    await untilAnswered(theftOfUser(user), 'contained');

    const { AttachedPolicies: attached } = await iam().send(
      new ListAttachedUserPoliciesCommand({ UserName: user.name }),
    );
    expect(attached?.map(({ PolicyName: name }) => name)).toStrictEqual([
      `${platform().stack}-deny-all`,
    ]);
  });

  it('is found by its id alone', async () => {
    const user = await createUser();

    const { action } = await orderRevocation({ kind: 'access-key', id: user.keys.accessKeyId });

    expect(action?.state).toBe('contained');
    expect(await works(user.keys)).toBe(false);
  });

  it('that was only a session is cut off with its user', async () => {
    const user = await createUser();
    const session = await sessionOf(user);
    const finding = theft({
      userType: 'IAMUser',
      userName: user.name,
      accessKeyId: session.accessKeyId,
    });

    await untilAnswered(finding, 'contained');

    expect(await allWork(user.keys, session)).toStrictEqual([false, false]);
  });
});

describe('a stolen federated session', () => {
  it('is refused afterwards: whoever asked for it is cut off, others are not', async () => {
    const [user, other] = [await createUser(), await createUser()];
    const guest = victimName('guest');
    const [stolen, foreign] = [
      await federate(user, guest),
      await federate(other, victimName('guest')),
    ];
    expect(await allWork(stolen, foreign)).toStrictEqual([true, true]);
    const finding = theft({
      userType: 'FederatedUser',
      userName: guest,
      accessKeyId: stolen.accessKeyId,
    });

    await untilAnswered(finding, 'contained');

    expect(await allWork(stolen, user.keys)).toStrictEqual([false, false]);
    expect(await allWork(foreign, other.keys)).toStrictEqual([true, true]);
  });
});

describe('credentials of an instance', () => {
  it('are refused in every copy, also after the instance has renewed them, while its siblings go on', async () => {
    const role = await createRole();
    await createProfile(role);
    const [victim, sibling] = [await createRoleServer(role), await createRoleServer(role)];
    const [copy, own, others] = [
      await victim.credentials(),
      await victim.credentials(),
      await sibling.credentials(),
    ];
    expect(await allWork(copy, own, others)).toStrictEqual([true, true, true]);

    await untilAnswered(theftFromInstance(role, victim), 'contained');

    expect(await allWork(copy, own, await victim.credentials())).toStrictEqual(
      Array(3).fill(false),
    );
    expect(await allWork(others, await sibling.credentials())).toStrictEqual([true, true]);
  });

  it('are cut off by the id of the instance alone', async () => {
    const role = await createRole();
    await createProfile(role);
    const server = await createRoleServer(role);
    const copy = await server.credentials();
    const { region } = platform();

    const { action } = await orderRevocation({ kind: 'instance', id: server.instanceId }, region);

    expect(action?.state).toBe('contained');
    expect(await works(copy)).toBe(false);
  });
});

describe('a stolen session of a role', () => {
  it('is refused afterwards, and other sessions of the role are not', async () => {
    const role = await createRole();
    const [stolen, other] = [await role.assume('stolen'), await role.assume('other')];

    await untilAnswered(theftOfSession(role, 'stolen'), 'contained');

    expect(await allWork(stolen, other)).toStrictEqual([false, true]);
    expect(await works(await role.assume('stolen'))).toBe(false);
  });

  it('takes all older ones with it where the policy says so, and a fresh one works', async () => {
    const role = await createRole();
    await putPolicy(revokeStolen({ roles_revoked_by_time: [role.name] }));
    const [stolen, other] = [await role.assume('stolen'), await role.assume('other')];

    await untilAnswered(theftOfSession(role, 'stolen'), 'contained');

    expect(await allWork(stolen, other)).toStrictEqual([false, false]);
    const fresh = await waitFor(async () => {
      const keys = await role.assume('fresh');
      return (await works(keys)) && keys;
    });
    expect(await allWork(fresh, stolen)).toStrictEqual([true, false]);
  });

  it('leaves the policies of the role as they were, beside our own', async () => {
    const role = await createRole();

    await untilAnswered(theftOfSession(role, 'stolen'), 'contained');

    const { PolicyNames: names } = await iam().send(
      new ListRolePoliciesCommand({ RoleName: role.name }),
    );
    expect(names).toStrictEqual(['everything', `${platform().stack}-deny-session-stolen`]);
  });
});

describe('a dry run', () => {
  it('says what would be done and touches nothing', async () => {
    await putPolicy(revokeStolen({}, 'dry-run'));
    const user = await createUser();

    const { actions } = await untilAnswered(theftOfUser(user), 'dry-run');

    expect(actions[0]?.steps.map(({ resource }) => resource)).toStrictEqual([
      `user ${user.name}`,
      `access key ${user.keys.accessKeyId}`,
    ]);
    expect(await works(user.keys)).toBe(true);
  });
});
