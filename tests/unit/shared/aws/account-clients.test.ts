import { AssumeRoleCommand, STSClient, type Credentials } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { createAccountClients, type AccountReach } from '../../../../shared/aws/account-clients.ts';
import { AccountError, TransientError } from '../../../../shared/domain/errors.ts';

const OWN = '123456789012';
const MEMBER = '222222222222';
const NOW = Date.parse('2026-11-21T10:00:00.000Z');
const MINUTE = 60_000;

const sts = mockClient(STSClient);
const error = (name: string) => Object.assign(new Error('from STS'), { name });

function credentialsUntil(end: number): Credentials {
  return {
    AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    SecretAccessKey: 'secret',
    SessionToken: 'token',
    Expiration: new Date(end),
  };
}

function setUp() {
  let now = NOW;
  const built: string[] = [];
  const parts = {
    own: {
      ...{ accountId: OWN, region: 'eu-west-1', stack: 'riposte-dev' },
      memberAccounts: { [MEMBER]: 'external-1' },
    },
    service: 'isolate-instance',
    clock: () => new Date(now),
  };
  const inAccount = createAccountClients(parts, (reach): AccountReach => {
    built.push(reach.accountId);
    return reach;
  });
  const of = (accountId: string, incidentId?: string): AccountReach =>
    inAccount({ target: { accountId }, ...(incidentId !== undefined && { incidentId }) });
  const at = (time: number): void => {
    now = time;
  };
  return { of, built, at };
}

/** As a client of the SDK asks. */
async function ask({ settings: { credentials } }: AccountReach): Promise<unknown> {
  return typeof credentials === 'function' ? credentials() : credentials;
}

const assumed = () => sts.commandCalls(AssumeRoleCommand).map(({ args }) => args[0].input);

beforeEach(() => {
  sts.reset();
  sts.on(AssumeRoleCommand).callsFake(() => ({ Credentials: credentialsUntil(NOW + 60 * MINUTE) }));
});

describe("the platform's own account", () => {
  it('is built once, at once, with the credentials of the function, and asks STS nothing', () => {
    const { of, built } = setUp();

    expect(built).toStrictEqual([OWN]);
    expect(of(OWN, 'inc-1')).toBe(of(OWN, 'inc-2'));
    expect(of(OWN)).toStrictEqual({ accountId: OWN, settings: {} });
    expect(assumed()).toStrictEqual([]);
  });
});

describe('a member account', () => {
  it('is reached by the role of the function there, in a session that says for which incident', async () => {
    const { of } = setUp();

    await expect(ask(of(MEMBER, 'inc-1'))).resolves.toStrictEqual({
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'secret',
      sessionToken: 'token',
      expiration: new Date(NOW + 60 * MINUTE),
    });
    expect(assumed()).toStrictEqual([
      {
        RoleArn: `arn:aws:iam::${MEMBER}:role/riposte-dev-isolate-instance`,
        RoleSessionName: 'isolate-instance-inc-1',
        ExternalId: 'external-1',
        DurationSeconds: 3600,
      },
    ]);
  });

  it('is built only when it is needed, and nothing is assumed before somebody asks', () => {
    const { of, built } = setUp();

    expect(of(MEMBER, 'inc-1')).toBe(of(MEMBER, 'inc-1'));
    expect(built).toStrictEqual([OWN, MEMBER]);
    expect(assumed()).toStrictEqual([]);
  });

  it('has one session for all clients that ask at once', async () => {
    const { of } = setUp();
    const reach = of(MEMBER, 'inc-1');

    await Promise.all([ask(reach), ask(reach), reach.findObstacle?.()]);
    await ask(reach);

    expect(assumed()).toHaveLength(1);
  });

  it('has a session for each incident, and one for none', async () => {
    const { of } = setUp();

    await Promise.all([ask(of(MEMBER, 'inc-1')), ask(of(MEMBER, 'inc-2')), ask(of(MEMBER))]);

    expect(assumed().map(({ RoleSessionName: name }) => name)).toStrictEqual([
      'isolate-instance-inc-1',
      'isolate-instance-inc-2',
      'isolate-instance',
    ]);
  });

  it.each([
    [54 * MINUTE, 1],
    [55 * MINUTE, 2],
  ])(
    'renews its credentials five minutes before they end: after %d ms %d calls',
    async (...row) => {
      const [later, calls] = row;
      const { of, at } = setUp();
      const reach = of(MEMBER, 'inc-1');
      await ask(reach);

      at(NOW + later);
      await ask(reach);

      expect(assumed()).toHaveLength(calls);
    },
  );

  it('forgets the oldest of many sessions', () => {
    const { of, built } = setUp();
    const first = of(MEMBER, 'inc-0');
    for (let count = 1; count <= 20; count += 1) of(MEMBER, `inc-${count}`);
    const last = of(MEMBER, 'inc-20');

    expect(of(MEMBER, 'inc-20')).toBe(last);
    expect(of(MEMBER, 'inc-0')).not.toBe(first);
    expect(built).toHaveLength(23);
  });
});

describe('an obstacle', () => {
  it('is none where the role can be assumed', async () => {
    await expect(setUp().of(MEMBER).findObstacle?.()).resolves.toBeUndefined();
  });

  it('is an account that the policy does not list; STS is not asked', async () => {
    const reach = setUp().of('333333333333', 'inc-1');

    await expect(reach.findObstacle?.()).resolves.toStrictEqual({
      state: 'refused',
      reason: `account 333333333333 is neither the platform's own (${OWN}) nor one that the policy lists`,
    });
    await expect(ask(reach)).rejects.toThrow(AccountError);
    expect(assumed()).toStrictEqual([]);
  });

  it.each(['AccessDenied', 'AccessDeniedException', 'RegionDisabledException'])(
    'is a role that answers %s, with what a person must do',
    async (name) => {
      sts.on(AssumeRoleCommand).rejects(error(name));
      const reach = setUp().of(MEMBER);

      const obstacle = await reach.findObstacle?.();

      expect(obstacle?.reason).toBe(
        `the role arn:aws:iam::${MEMBER}:role/riposte-dev-isolate-instance cannot be assumed (${name})`,
      );
      expect(obstacle?.advice?.[0]).toContain('member-account');
      await expect(ask(reach)).rejects.toThrow(AccountError);
    },
  );

  it('is none that passes: then the order is tried again', async () => {
    sts.on(AssumeRoleCommand).rejects(error('Throttling'));

    await expect(setUp().of(MEMBER).findObstacle?.()).rejects.toThrow(TransientError);
  });

  it('is no answer that nobody understands: nothing is done then', async () => {
    sts.on(AssumeRoleCommand).resolves({});

    await expect(setUp().of(MEMBER).findObstacle?.()).rejects.toThrow('STS gave no credentials');
  });

  it('that has gone is none', async () => {
    sts
      .on(AssumeRoleCommand)
      .rejectsOnce(error('AccessDenied'))
      .resolves({ Credentials: credentialsUntil(NOW + 60 * MINUTE) });
    const reach = setUp().of(MEMBER);
    await reach.findObstacle?.();

    await expect(reach.findObstacle?.()).resolves.toBeUndefined();
  });
});
