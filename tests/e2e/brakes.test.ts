import { raiseMining } from './support/findings.ts';
import { readIncidentsFor, untilIncident } from './support/incidents.ts';
import { createInstance, groupsOf, isQuarantined } from './support/instances.ts';
import { untilMessages } from './support/messages.ts';
import { pause, putPolicy, release, resume } from './support/operator.ts';
import { isolateMiners } from './support/policies.ts';
import { resetCap } from './support/stored-state.ts';
import { waitFor } from '../../scripts/wait-for.ts';

beforeAll(async () => putPolicy(isolateMiners()));
beforeEach(resetCap);
afterEach(async () => {
  await resume();
});

describe('the pause switch', () => {
  it('holds back an isolation, says who paused and why, and lets a release through', async () => {
    const [held, contained] = await Promise.all([createInstance(), createInstance()]);
    await raiseMining(contained);
    const earlier = await untilIncident(contained.instanceId, 'contained');
    const before = await groupsOf(held.instanceId);

    await pause('change freeze');
    await raiseMining(held);
    const { incident, actions } = await untilIncident(held.instanceId, 'dry-run');
    const released = await release(earlier.incident.incidentId);

    await expect(groupsOf(held.instanceId)).resolves.toStrictEqual(before);
    expect(actions[0]?.reason).toMatch(/paused by .*change freeze/);
    expect((await untilMessages(incident.incidentId, 1))[0]).toMatch(/change freeze/);
    expect(released.complete).toBe(true);
  });

  it('lets the next finding act again after resume', async () => {
    const server = await createInstance();
    await pause();
    await resume();

    await raiseMining(server);
    await untilIncident(server.instanceId, 'contained');

    await expect(isQuarantined(server)).resolves.toBe(true);
  });
});

describe('the cap on containments', () => {
  it('lets five of eight simultaneous ones through and says loudly which were held back', async () => {
    const servers = await Promise.all(Array.from({ length: 8 }, async () => createInstance()));

    await Promise.all(servers.map(async (server) => raiseMining(server)));
    const settled = await waitFor(async () => {
      const found = (
        await Promise.all(servers.map(({ instanceId }) => readIncidentsFor(instanceId)))
      ).flat();
      return (
        found.every(({ incident }) => ['contained', 'dry-run'].includes(incident.status)) &&
        found.length === 8 &&
        found
      );
    });
    const isolated = await Promise.all(servers.map(isQuarantined));
    const heldBack = settled.filter(({ incident }) => incident.status === 'dry-run');

    expect(isolated.filter(Boolean)).toHaveLength(5);
    expect(heldBack).toHaveLength(3);
    expect(heldBack.map(({ actions }) => actions[0]?.reason)).toStrictEqual(
      Array(3).fill(expect.stringMatching(/^CAP REACHED: 5 containments in the last hour/)),
    );
    expect((await untilMessages(heldBack[0]?.incident.incidentId ?? '', 1))[0]).toMatch(
      /CAP REACHED/,
    );
  });
});
