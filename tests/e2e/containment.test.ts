import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import { raiseMining } from './support/findings.ts';
import { untilIncident, readIncidentsFor } from './support/incidents.ts';
import { createInstance, groupsOf, isQuarantined } from './support/instances.ts';
import { refusedCalls, slackMessages } from './support/messages.ts';
import { putPolicy, release } from './support/operator.ts';
import { waitFor } from './support/wait-for.ts';

const policy: ResponsePolicy = {
  version: 1,
  default_mode: 'dry-run',
  protected: { accounts: [], vpcs: [], instances: [], principals: [] },
  rules: [
    {
      name: 'mining',
      types: ['CryptoCurrency:EC2/*'],
      min_severity: 7,
      resource_roles: ['ACTOR'],
      actions: ['isolate-instance'],
      mode: 'auto',
    },
  ],
};

beforeAll(async () => putPolicy(policy));

describe('a mining instance with two interfaces', () => {
  it('is contained on both, told once, and released to exactly what it was', async () => {
    const server = await createInstance({ groupsPerEni: [['web'], ['web', 'ssh']] });
    const before = await groupsOf(server.instanceId);

    await raiseMining(server);
    const { incident } = await untilIncident(server.instanceId, 'contained');

    await expect(isQuarantined(server)).resolves.toBe(true);
    await expect(readIncidentsFor(server.instanceId)).resolves.toHaveLength(1);
    await waitFor(async () => (await slackMessages(incident.incidentId)).length > 0);

    const released = await release(incident.incidentId);

    expect(released.problems).toStrictEqual([]);
    expect(before).toStrictEqual({
      [server.eniIds[0] ?? '']: [server.groupIds['web']],
      [server.eniIds[1] ?? '']: [server.groupIds['web'], server.groupIds['ssh']],
    });
    await expect(groupsOf(server.instanceId)).resolves.toStrictEqual(before);
    await expect(refusedCalls()).resolves.toStrictEqual([]);
    const states = (await slackMessages(incident.incidentId)).map(({ payload }) => payload.text);
    expect(states).toStrictEqual([expect.stringContaining('Contained')]);
  });
});
