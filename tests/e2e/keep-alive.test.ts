import { UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { describeServer, holderOfAddress, makeDirect } from './support/direct-server.ts';
import { beginFault, deployedName, timesInjected } from './support/faults.ts';
import { raiseMining } from './support/findings.ts';
import { untilIncident } from './support/incidents.ts';
import { isQuarantined } from './support/instances.ts';
import { refusedCalls, untilMessages } from './support/messages.ts';
import { putPolicy, release } from './support/operator.ts';
import { local } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import {
  createScaledServer,
  describeGroup,
  describeWhole,
  scaling,
} from './support/scaled-servers.ts';
import { resetCap } from './support/stored-state.ts';

beforeAll(async () => putPolicy(isolateMiners()));
beforeEach(resetCap);
afterEach(async () => local().removeFaults());

describe('a mining instance of an Auto Scaling group behind load balancers', () => {
  it('with three interfaces, IPv6 and an Elastic IP is kept alive while it is contained, and given back exactly as it was', async () => {
    const server = await makeDirect(await createScaledServer({ eniCount: 3, ipv6: true }));
    const before = await describeWhole(server);
    const addressesBefore = await describeServer(server);

    await raiseMining(server);
    const { incident, actions } = await untilIncident(server.instanceId, 'contained');
    const during = await describeWhole(server);
    const group = await describeGroup(server.group);
    const isCut = await isQuarantined(server);
    const holder = await holderOfAddress(server);
    const released = await release(incident.incidentId);

    expect(before).toMatchObject({
      ...{ isProtected: false, onShutdown: 'terminate', targets: [[80], [8080]] },
      member: { LifecycleState: 'InService' },
    });
    expect(during).toMatchObject({
      ...{ isProtected: true, onShutdown: 'stop', targets: [[], []] },
      member: { LifecycleState: 'Standby' },
      instance: {
        BlockDeviceMappings: [{ Ebs: { DeleteOnTermination: false } }],
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      },
    });
    expect(Object.keys(before.groups)).toHaveLength(3);
    expect([isCut, holder]).toStrictEqual([true, undefined]);
    expect(group).toMatchObject({ desired: 1, members: [server.instanceId, expect.any(String)] });
    expect(actions[0]?.steps.filter(({ note }) => note !== undefined)).toStrictEqual([]);
    expect(released.problems).toStrictEqual([]);
    await expect(describeServer(server)).resolves.toStrictEqual(addressesBefore);
    await expect(describeWhole(server)).resolves.toStrictEqual(before);
    const [, told] = await untilMessages(incident.incidentId, 2);
    expect(told).toContain('now wants 2 instances');
    await expect(refusedCalls()).resolves.toStrictEqual([]);
  });

  it('is cut off although its group cannot be told, and people are', async () => {
    const server = await createScaledServer();
    const fault = await beginFault({
      ...{ kind: 'throttle', action: 'autoscaling:EnterStandby' },
      function: deployedName('isolate-instance'),
    });

    await raiseMining(server);
    const { incident, actions } = await untilIncident(server.instanceId, 'contained');
    const cutOff = await isQuarantined(server);
    const { member, isProtected } = await describeWhole(server);
    const [message] = await untilMessages(incident.incidentId, 1);

    expect(timesInjected(await fault.end())).toBeGreaterThan(0);
    expect(cutOff).toBe(true);
    expect([member?.LifecycleState, isProtected]).toStrictEqual(['InService', true]);
    const failed = actions[0]?.steps.filter(({ note }) => note !== undefined);
    expect(failed).toStrictEqual([
      {
        resource: `Auto Scaling group ${server.group}`,
        from: ['InService'],
        to: ['Standby'],
        note: expect.stringMatching(/^not done: .*Throttling/) as string,
      },
    ]);
    expect(message).toMatch(/^\*Contained in [\d.]+ s\.\*/m);
    expect(message).toContain(`Look at \`Auto Scaling group ${server.group}\``);
  });

  it('stays on standby after its release where the group has no room, and that is said', async () => {
    const server = await createScaledServer();
    await raiseMining(server);
    const { incident } = await untilIncident(server.instanceId, 'contained');
    await scaling().send(
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: server.group, MaxSize: 1 }),
    );

    const released = await release(incident.incidentId);

    const { member, isProtected, targets } = await describeWhole(server);
    expect(released.problems).toStrictEqual([
      `Auto Scaling group ${server.group}: left on standby: the group would want 2 instances, its maximum is 1`,
    ]);
    expect([member?.LifecycleState, isProtected]).toStrictEqual(['Standby', false]);
    expect(targets).toStrictEqual([[80], [8080]]);
    const [, told] = await untilMessages(incident.incidentId, 2);
    expect(told).toContain('its maximum is 1');
    expect(told).toContain('aws autoscaling exit-standby');
  });
});
