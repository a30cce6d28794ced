import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { DetachUserPolicyCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import type { Server } from '../../scripts/local-aws/customer-server.ts';
import { waitFor } from '../../scripts/wait-for.ts';
import { miningFinding } from '../../scripts/local-aws/server-finding.ts';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import { clients } from './support/clients.ts';
import { checkContainments, driftsOf, orderIsolation } from './support/containment-checks.ts';
import {
  releaseCredentials,
  revokeStolen,
  theftOfUser,
  untilAnswered,
} from './support/credential-findings.ts';
import { createUser, iam, keyStates, works, type User } from './support/credentials.ts';
import { aBucket, aFunction, anAddress, aSession } from './support/contained-things.ts';
import { readIncidentById, readIncidentOf } from './support/incidents.ts';
import { createInstance, groupsOf, isQuarantined } from './support/instances.ts';
import { pause, putPolicy, release, resume } from './support/operator.ts';
import { platform } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import { endMergeWindow } from './support/stored-state.ts';

const reasserting = (policy: ResponsePolicy): ResponsePolicy => ({ ...policy, reassert: 'auto' });

const { ec2 } = clients();

async function setGroups(eniId: string, groups: string[]): Promise<void> {
  const input = { NetworkInterfaceId: eniId, Groups: groups };
  await ec2.send(new ModifyNetworkInterfaceAttributeCommand(input));
}

/** Attaches a further interface in this group; answers its id. */
async function attach({ instanceId, subnetId, eniIds }: Server, group: string): Promise<string> {
  const { NetworkInterface: eni } = await ec2.send(
    new CreateNetworkInterfaceCommand({ SubnetId: subnetId, Groups: [group] }),
  );
  const NetworkInterfaceId = eni?.NetworkInterfaceId ?? '';
  const input = { NetworkInterfaceId, InstanceId: instanceId, DeviceIndex: eniIds.length };
  await ec2.send(new AttachNetworkInterfaceCommand(input));
  return NetworkInterfaceId;
}

async function again({ incident }: IncidentDetails): Promise<IncidentDetails> {
  const details = await readIncidentOf(incident.correlationId);
  if (!details) throw new Error(`no incident ${incident.incidentId}`);
  return details;
}

/** What is known and done; the context goes on growing beside it. */
function pictureOf({ actions, findings, incident }: IncidentDetails): object {
  return { actions, findings, status: incident.status, stateVersion: incident.stateVersion };
}

/** A mining server, contained by the policy. */
async function containedServer(): Promise<{ server: Server; contained: IncidentDetails }> {
  const server = await createInstance({ groupsPerEni: [['web'], ['web', 'ssh']] });
  return { server, contained: await untilAnswered(miningFinding(server), 'contained') };
}

describe('an instance that was contained', () => {
  beforeEach(async () => putPolicy(reasserting(isolateMiners())));

  it('is left alone while it is as it was left', async () => {
    const { server, contained } = await containedServer();

    await checkContainments(server.instanceId);

    expect(pictureOf(await again(contained))).toStrictEqual(pictureOf(contained));
    await release(contained.incident.incidentId);
  });

  it('is told once and cut again when somebody gives it its groups back, also after its merge window', async () => {
    const server = await createInstance({ groupsPerEni: [['web'], ['web', 'ssh']] });
    const before = await groupsOf(server.instanceId);
    const contained = await untilAnswered(miningFinding(server), 'contained');
    const [eniId = ''] = server.eniIds;
    await endMergeWindow(server.instanceId);
    await setGroups(eniId, [...(before[eniId] ?? [])]);

    await checkContainments(server.instanceId);

    const cutAgain = await again(contained);
    expect(await isQuarantined(server)).toBe(true);
    expect(driftsOf(cutAgain)).toStrictEqual(['groups']);
    expect(cutAgain.actions).toMatchObject([{ state: 'contained', requestedBy: 'drift' }]);
    expect(cutAgain.incident).toMatchObject({ status: 'contained' });

    await checkContainments(server.instanceId);

    expect(pictureOf(await again(contained))).toStrictEqual(pictureOf(cutAgain));

    const { complete } = await release(contained.incident.incidentId);

    expect(complete).toBe(true);
    expect(await groupsOf(server.instanceId)).toStrictEqual(before);
  });

  it('loses an interface that was attached later, and gets it back as it came', async () => {
    const { server, contained } = await containedServer();
    const { web = '', ssh = '' } = server.groupIds;
    const later = await attach(server, ssh);

    await checkContainments(server.instanceId);

    const cutAgain = await again(contained);
    expect(await isQuarantined(server)).toBe(true);
    expect(driftsOf(cutAgain)).toStrictEqual(['interface']);

    await checkContainments(server.instanceId);

    expect(pictureOf(await again(contained))).toStrictEqual(pictureOf(cutAgain));

    await release(contained.incident.incidentId);

    const [first = '', second = ''] = server.eniIds;
    expect(await groupsOf(server.instanceId)).toStrictEqual({
      [first]: [web],
      [second]: expect.arrayContaining([web, ssh]) as unknown,
      [later]: [ssh],
    });
  });

  it.each([
    ['the policy says so', async () => putPolicy(isolateMiners())],
    ['automatic actions are paused', async () => pause()],
  ])('is only told, once, when %s; an operator may have it cut again', async (_, brake) => {
    const { server, contained } = await containedServer();
    const [eniId = ''] = server.eniIds;
    await brake();
    await setGroups(eniId, [server.groupIds['web'] ?? '']);

    await checkContainments(server.instanceId);

    const told = await again(contained);
    await checkContainments(server.instanceId);
    const toldTwice = await again(contained);
    await resume();

    expect(await isQuarantined(server)).toBe(false);
    expect(driftsOf(told)).toStrictEqual(['groups']);
    expect(told.actions).toStrictEqual(contained.actions);
    expect(told.incident.stateVersion).toBe(contained.incident.stateVersion + 1);
    expect(toldTwice.incident.stateVersion).toBe(told.incident.stateVersion);

    const { action } = await orderIsolation(server.instanceId);
    await waitFor(async () => isQuarantined(server), { what: 'the cut of an operator' });

    expect(action).toMatchObject({ state: 'contained' });
    await release(contained.incident.incidentId);
  });

  it('is no drift while it is being given back, and afterwards', async () => {
    const { server, contained } = await containedServer();
    await release(contained.incident.incidentId);
    const released = await again(contained);

    await checkContainments(server.instanceId);

    expect(pictureOf(await again(contained))).toStrictEqual(pictureOf(released));
  });
});

describe('a user who was cut off', () => {
  const open = async ({ name, keys }: User): Promise<void> => {
    const { stack, account } = platform();
    const arn = `arn:aws:iam::${account}:policy/${stack}-deny-all`;
    await iam().send(new DetachUserPolicyCommand({ UserName: name, PolicyArn: arn }));
    const key = { UserName: name, AccessKeyId: keys.accessKeyId, Status: 'Active' } as const;
    await iam().send(new UpdateAccessKeyCommand(key));
  };

  it('is cut off again when somebody sets the key Active and detaches the deny', async () => {
    await putPolicy(reasserting(revokeStolen()));
    const user = await createUser();
    const { accessKeyId } = user.keys;
    const contained = await untilAnswered(theftOfUser(user), 'contained');
    await open(user);

    await checkContainments(`user/${user.name}`);

    const cutAgain = await again(contained);
    expect(await works(user.keys)).toBe(false);
    expect(await keyStates(user.name)).toStrictEqual({ [accessKeyId]: 'Inactive' });
    expect(driftsOf(cutAgain)).toStrictEqual(['access-key', 'deny']);
    expect(cutAgain.actions).toMatchObject([{ state: 'contained', requestedBy: 'drift' }]);

    await checkContainments(`user/${user.name}`);

    expect(pictureOf(await again(contained))).toStrictEqual(pictureOf(cutAgain));

    await releaseCredentials(contained.incident.incidentId, {
      ...{ force: true, reactivateKeys: [accessKeyId] },
    });

    expect(await works(user.keys)).toBe(true);
    expect(await keyStates(user.name)).toStrictEqual({ [accessKeyId]: 'Active' });
  });
});

describe('whatever else was contained', () => {
  beforeEach(async () => putPolicy(reasserting(isolateMiners())));

  it.each([
    ['a function', aFunction, 'concurrency'],
    ['a bucket', aBucket, 'public-access'],
    ['a session', aSession, 'deny'],
    ['an address', anAddress, 'address'],
  ])('%s is cut again, also when an operator had ordered it', async (_, create, kind) => {
    const { key, order, open, isCut } = await create();
    const { incidentId = '' } = await order();
    await open();
    const isOpen = !(await isCut());

    await checkContainments(key);

    const details = await readIncidentById(incidentId);
    expect([isOpen, await isCut()]).toStrictEqual([true, true]);
    expect(details && driftsOf(details)).toStrictEqual([kind]);
    expect(details?.actions).toMatchObject([{ state: 'contained', requestedBy: 'drift' }]);
  });
});
