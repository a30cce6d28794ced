import { raiseMining } from './support/findings.ts';
import { untilIncident } from './support/incidents.ts';
import { isQuarantined } from './support/instances.ts';
import { refusedCalls, untilMessages } from './support/messages.ts';
import { putPolicy, release } from './support/operator.ts';
import { resetCap } from './support/stored-state.ts';
import {
  actionsOf,
  addEndpoint,
  createPrivateServer,
  deleteRule,
  denyMiners,
  powerOf,
  putRule,
  rulesOf,
} from './support/tracked-servers.ts';

beforeEach(async () => {
  await putPolicy(denyMiners());
  await resetCap();
});

describe('a mining instance behind a NAT gateway', () => {
  it('is denied where that stands, after the cut, and given back exactly as it was', async () => {
    const server = await createPrivateServer();
    await addEndpoint(server, server.natSubnetId);
    const before = await rulesOf(server);

    await raiseMining(server);
    const details = await untilIncident(server.instanceId, 'contained');
    const during = await rulesOf(server);
    const cutOff = await isQuarantined(server);
    const { complete, problems } = await release(details.incident.incidentId);

    const { denial, isolation } = actionsOf(details);
    const block = `${server.address}/32`;
    expect(cutOff).toBe(true);
    expect(during).toStrictEqual([...before, `in 1 deny ${block}`, `out 1 deny ${block}`].sort());
    expect(denial).toMatchObject({
      state: 'contained',
      steps: [{ to: ['denied by rule 1'] }, { to: ['denied by rule 1'] }],
    });
    expect(denial?.reason).toBeUndefined();
    // The cut was made before the other function had begun.
    expect(Date.parse(isolation?.settledAt ?? '')).toBeLessThan(
      Date.parse(denial?.startedAt ?? ''),
    );
    expect([complete, problems]).toStrictEqual([true, []]);
    await expect(rulesOf(server)).resolves.toStrictEqual(before);
    await expect(refusedCalls()).resolves.toStrictEqual([]);
  });

  it('leaves numbers that others have, and a rule that somebody has put in the place of ours', async () => {
    const server = await createPrivateServer();
    await putRule(server, 1);

    await raiseMining(server);
    const { incident } = await untilIncident(server.instanceId, 'contained');
    const during = await rulesOf(server);
    await deleteRule(server, 2);
    await putRule(server, 2);
    const { problems } = await release(incident.incidentId);
    const after = await rulesOf(server);

    expect(during).toContain(`in 2 deny ${server.address}/32`);
    expect(problems.join()).toContain('drift: another rule has the number of ours');
    expect(after).toContain('in 2 deny 192.0.2.0/24');
    expect(after.join()).not.toContain(server.address);
  });

  it('is only planned in a dry run', async () => {
    await putPolicy(denyMiners('tell', 'dry-run'));
    const server = await createPrivateServer();
    const before = await rulesOf(server);

    await raiseMining(server);
    const { denial } = actionsOf(await untilIncident(server.instanceId, 'dry-run'));

    expect(denial?.steps).toHaveLength(2);
    await expect(rulesOf(server)).resolves.toStrictEqual(before);
  });

  it('is cut off although the ACL is full, and people are told which', async () => {
    const server = await createPrivateServer();
    for (let number = 1; number < 20; number += 1) await putRule(server, number);

    await raiseMining(server);
    const details = await untilIncident(server.instanceId, 'failed');
    const cutOff = await isQuarantined(server);
    // The order would come back, and be given up in the end.
    await release(details.incident.incidentId);

    const { denial, isolation } = actionsOf(details);
    expect(isolation?.state).toBe('contained');
    expect(cutOff).toBe(true);
    expect(denial).toMatchObject({
      state: 'failed',
      steps: [
        { note: expect.stringContaining('the network ACL is full') as string },
        { to: ['denied by rule 1'] },
      ],
    });
  });
});

describe('a mining instance beside its NAT gateway', () => {
  it('is told to be contained in part, with what a person can do', async () => {
    const server = await createPrivateServer({ isBeside: true });
    const before = await rulesOf(server);

    await raiseMining(server);
    const details = await untilIncident(server.instanceId, 'contained');
    const [message] = await untilMessages(details.incident.incidentId, 1);

    const { denial } = actionsOf(details);
    expect(denial).toMatchObject({
      state: 'refused',
      reason: `open connections may live on through NAT gateway ${server.natGatewayId}`,
    });
    expect(message).toContain('Contained in part');
    await expect(rulesOf(server)).resolves.toStrictEqual(before);
    await expect(powerOf(server)).resolves.toBe('running');
  });

  it('is stopped where the policy says so, and not started by a release', async () => {
    await putPolicy(denyMiners('stop'));
    const server = await createPrivateServer({ isBeside: true });

    await raiseMining(server);
    const details = await untilIncident(server.instanceId, 'contained');
    const stopped = await powerOf(server);
    const { complete } = await release(details.incident.incidentId);

    const { denial } = actionsOf(details);
    expect(stopped).toBe('stopped');
    expect(denial?.steps.at(-1)).toStrictEqual({
      ...{ resource: `instance ${server.instanceId}`, from: ['running'], to: ['stopped'] },
    });
    expect(complete).toBe(true);
    await expect(powerOf(server)).resolves.toBe('stopped');
    const [, told] = await untilMessages(details.incident.incidentId, 2);
    expect(told).toContain(`aws ec2 start-instances --instance-ids ${server.instanceId}`);
  });
});
