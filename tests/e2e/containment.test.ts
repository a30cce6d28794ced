import { raiseMining } from './support/findings.ts';
import { untilIncident, readIncidentsFor } from './support/incidents.ts';
import { createInstance, groupsOf, isQuarantined } from './support/instances.ts';
import { refusedCalls, untilMessages } from './support/messages.ts';
import { putPolicy, release } from './support/operator.ts';
import { isolateMiners } from './support/policies.ts';
import { resetCap } from './support/stored-state.ts';

beforeAll(async () => putPolicy(isolateMiners()));
beforeEach(resetCap);

describe('a mining instance with two interfaces', () => {
  it('is contained on both, told once, and released to exactly what it was', async () => {
    const server = await createInstance({ groupsPerEni: [['web'], ['web', 'ssh']] });
    const before = await groupsOf(server.instanceId);

    await raiseMining(server);
    const { incident } = await untilIncident(server.instanceId, 'contained');
    const contained = await isQuarantined(server);
    const incidents = await readIncidentsFor(server.instanceId);
    await untilMessages(incident.incidentId, 1);
    const released = await release(incident.incidentId);
    const messages = await untilMessages(incident.incidentId, 2);

    expect(before).toStrictEqual({
      [server.eniIds[0] ?? '']: [server.groupIds['web']],
      [server.eniIds[1] ?? '']: [server.groupIds['web'], server.groupIds['ssh']],
    });
    expect(contained).toBe(true);
    expect(incidents).toHaveLength(1);
    expect(released.problems).toStrictEqual([]);
    await expect(groupsOf(server.instanceId)).resolves.toStrictEqual(before);
    expect(messages).toStrictEqual([
      expect.stringMatching(/^\*Contained in [\d.]+ s\.\*/m),
      expect.stringMatching(/^\*Released\.\*/m),
    ]);
    await expect(refusedCalls()).resolves.toStrictEqual([]);
  });
});
