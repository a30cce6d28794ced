import { waitFor } from '../../scripts/wait-for.ts';
import {
  createDirectServer,
  createSmallDirectServer,
  describeServer,
  holderOfAddress,
} from './support/direct-server.ts';
import { beginFault, deployedName, timesInjected } from './support/faults.ts';
import { raiseMining } from './support/findings.ts';
import { untilLogged } from './support/functions.ts';
import { untilIncident } from './support/incidents.ts';
import { groupsOf, isQuarantined, ownGroupOf } from './support/instances.ts';
import { refusedCalls, untilMessages } from './support/messages.ts';
import { putPolicy, release } from './support/operator.ts';
import { local } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import { endLeases, resetCap } from './support/stored-state.ts';
import { swapSteps, untilGuardsDone } from './support/swap-calls.ts';

/** From the death of a function between the two steps until its host is closed. */
const HALF_WAY_MS = 20_000;

beforeAll(async () => putPolicy(isolateMiners()));
beforeEach(resetCap);
afterEach(async () => local().removeFaults());

describe('a server with an Elastic IP, IPv6 and an interface without either', () => {
  it('is cut in two steps, each under guard, and given back as EC2 described it before', async () => {
    const server = await createDirectServer();
    const before = await describeServer(server);

    await raiseMining(server);
    const { incident, actions } = await untilIncident(server.instanceId, 'contained');
    const steps = await swapSteps(server);
    const isClosed = await isQuarantined(server);
    const holder = await holderOfAddress(server);
    const { complete } = await release(incident.incidentId);
    await untilGuardsDone();

    expect(steps[0]).toBe('guard');
    const ofInterface = (position: number) =>
      steps.filter((step) => step.startsWith(`interface ${position} `));
    expect([0, 1, 2].map(ofInterface)).toStrictEqual([
      expect.arrayContaining(['interface 0 → conversion', 'interface 0 → quarantine']),
      ['interface 1 → conversion', 'interface 1 → quarantine'],
      ['interface 2 → quarantine'],
    ]);
    expect(steps.indexOf('interface 0 → conversion')).toBeLessThan(
      steps.indexOf('interface 0 → quarantine'),
    );
    expect(steps).toContain('interface 0 loses its address');
    expect(steps).toHaveLength(7);
    expect([isClosed, holder]).toStrictEqual([true, undefined]);
    expect(actions[0]?.steps).toContainEqual({
      ...{ resource: `Elastic IP ${server.addresses.publicIp}`, from: [server.eniIds[0]], to: [] },
    });
    expect(complete).toBe(true);
    expect(await describeServer(server)).toStrictEqual(before);
    expect(await untilMessages(incident.incidentId, 2)).toHaveLength(2);
    await expect(refusedCalls()).resolves.toStrictEqual([]);
  });
});

describe('a function that dies when its host is open to everybody', () => {
  it('has queued a guard, which closes the host; the order ends as contained and can be undone', async () => {
    const server = await createSmallDirectServer();
    const before = await describeServer(server);
    const fault = await beginFault({
      ...{ kind: 'kill', when: 'after', function: deployedName('isolate-instance') },
      ...{ action: 'ec2:ModifyNetworkInterfaceAttribute', event: server.instanceId },
    });

    await raiseMining(server);
    await waitFor(async () => timesInjected(await fault.report()) > 0);
    const halfWay = Object.values(await groupsOf(server.instanceId));
    const conversion = await ownGroupOf(server.vpcId, 'conversion');
    // The lease of the dead run is still held, so no other order can be what closes it.
    await waitFor(async () => isQuarantined(server), {
      ...{ timeoutMs: HALF_WAY_MS, what: 'a closed host' },
    });
    await endLeases(server.instanceId);
    const { incident, actions } = await untilIncident(server.instanceId, 'contained');
    const { complete } = await release(incident.incidentId);
    await untilGuardsDone();

    expect(halfWay).toStrictEqual([[conversion]]);
    const found = `"interfaces":${JSON.stringify(server.eniIds)}`;
    expect(await untilLogged('isolate-instance', found)).toContain('swap was left half-way');
    expect(actions[0]?.steps[0]).toMatchObject({ from: [server.groupIds['web']] });
    expect(complete).toBe(true);
    expect(await describeServer(server)).toStrictEqual(before);
  });
});
