import { EC2Client } from '@aws-sdk/client-ec2';
import { clients } from './support/clients.ts';
import { orderRevocation, releaseCredentials } from './support/credential-findings.ts';
import { createProfile, createRole, VICTIM, works } from './support/credentials.ts';
import { raiseMining } from './support/findings.ts';
import { untilIncident } from './support/incidents.ts';
import { putPolicy, release } from './support/operator.ts';
import { local, platform } from './support/platform.ts';
import {
  createProfiledServer,
  profileOf,
  replacement,
  replaceProfiles,
} from './support/replaced-profiles.ts';
import { isolateMiners } from './support/policies.ts';
import { asFunction, SESSION_NAME } from './support/role-session.ts';
import { resetCap } from './support/stored-state.ts';

beforeEach(async () => {
  await resetCap();
  await putPolicy(replaceProfiles());
});
afterAll(async () => {
  await local().forgetCallsOf(VICTIM);
  await local().forgetCallsOf(SESSION_NAME);
});

const empty = (): string => `${platform().stack}-quarantined`;

describe('the instance profile of a mining instance', () => {
  it('is replaced by one without rights, and given back', async () => {
    const server = await createProfiledServer();

    await raiseMining(server);
    const { incident, actions } = await untilIncident(server.instanceId, 'contained');
    const during = await profileOf(server);
    const released = await release(incident.incidentId);

    expect(during).toBe(empty());
    expect(actions[0]?.steps).toContainEqual({
      ...{ resource: 'instance profile', from: [server.role.name], to: [empty()] },
    });
    expect(released.problems).toStrictEqual([]);
    await expect(profileOf(server)).resolves.toBe(server.role.name);
  });

  it('stays where the policy has it kept', async () => {
    await putPolicy(isolateMiners());
    const server = await createProfiledServer();

    await raiseMining(server);
    await untilIncident(server.instanceId, 'contained');

    await expect(profileOf(server)).resolves.toBe(server.role.name);
  });

  it('that somebody has set since stays at its release, and that is said', async () => {
    const server = await createProfiledServer();
    await raiseMining(server);
    const { incident } = await untilIncident(server.instanceId, 'contained');
    const other = await createRole();
    await createProfile(other);
    await clients().ec2.send(await replacement(server, other.name));

    const released = await release(incident.incidentId);

    expect(released.problems).toStrictEqual([
      'instance profile: drift: it was changed after containment and is left as it is',
    ]);
    await expect(profileOf(server)).resolves.toBe(other.name);
  });
});

describe('credentials that were stolen from an instance before its profile was replaced', () => {
  it('are those that are revoked, not those of the role without rights', async () => {
    const server = await createProfiledServer();
    const stolen = await local().instanceCredentials(server.instanceId);
    await raiseMining(server);
    await untilIncident(server.instanceId, 'contained');
    const before = await works(stolen);

    const order = { kind: 'instance', id: server.instanceId } as const;
    const { incidentId = '', action } = await orderRevocation(order, platform().region);

    expect(before).toBe(true);
    expect(action?.state).toBe('contained');
    expect(action?.heldAs?.id).toBe(`${server.role.name}:${server.instanceId}`);
    await expect(works(stolen)).resolves.toBe(false);
    await releaseCredentials(incidentId, { force: true });
  });
});

describe('whoever has the credentials of the functions', () => {
  it('can neither give an isolated instance a role nor take one from another', async () => {
    const server = await createProfiledServer();
    const { name: Name } = server.role;
    const replace = async (functionName: string, profile: string): Promise<string> => {
      const command = await replacement(server, profile);
      const client = new EC2Client(await asFunction(functionName));
      return client.send(command).then(
        () => 'not refused',
        (error: unknown) => (error instanceof Error ? error.name : String(error)),
      );
    };

    const attempts = [
      await replace('isolate-instance', Name),
      await replace('release-instance', Name),
      await replace('release-instance', empty()),
    ];

    expect(attempts).toStrictEqual(Array(3).fill('UnauthorizedOperation'));
    await expect(profileOf(server)).resolves.toBe(Name);
  });
});
