import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import { waitFor } from '../../scripts/wait-for.ts';
import { raiseMining } from './support/findings.ts';
import { readIncidentById, untilIncident } from './support/incidents.ts';
import { refusedCalls, untilMessages } from './support/messages.ts';
import { putPolicy, release } from './support/operator.ts';
import { isolateMiners } from './support/policies.ts';
import { resetCap } from './support/stored-state.ts';
import {
  actionsOf,
  createPrivateServer,
  powerOf,
  rulesOf,
  type PrivateServer,
} from './support/tracked-servers.ts';
import { leakAfter, lookEvery, watch } from './support/traffic-world.ts';

/** Seconds between looks; the last one is four of them after the cut. */
const DELAY = 5;

let giveBack: () => Promise<void>;

beforeAll(async () => {
  giveBack = await lookEvery(DELAY);
});
beforeEach(async () => {
  await resetCap();
});
afterAll(async () => giveBack());

/** No rule orders the denial: only the leak does. */
function escalating(escalate: ResponsePolicy['leaks']['escalate']): ResponsePolicy {
  return { ...isolateMiners(), leaks: { escalate } };
}

/** A server behind a NAT gateway is isolated, and sends on. */
async function leakAnyway() {
  const host = await watch(await createPrivateServer());
  await raiseMining(host.server);
  const details = await untilIncident(host.server.instanceId, 'contained');
  const { isolation } = actionsOf(details);
  await leakAfter(host, isolation?.settledAt ?? '');
  return { host, incidentId: details.incident.incidentId };
}

async function untilDenied(incidentId: string, requestedBy: string) {
  return waitFor(
    async () => {
      const details = await readIncidentById(incidentId);
      const { denial } = details ? actionsOf(details) : {};
      const isDone = denial?.state === 'contained' && denial.requestedBy === requestedBy;
      return isDone && denial;
    },
    { what: `a denial ordered by ${requestedBy}`, timeoutMs: 120_000 },
  );
}

function deniesOf({ address }: PrivateServer): string[] {
  return [`in 1 deny ${address}/32`, `out 1 deny ${address}/32`];
}

describe('an isolated instance that sends on through a NAT gateway', () => {
  it('is denied there, where the policy says so, and given back as it was', async () => {
    await putPolicy(escalating('deny'));
    const { host, incidentId } = await leakAnyway();

    const denial = await untilDenied(incidentId, 'leak');
    const during = await rulesOf(host.server);
    const messages = await untilMessages(incidentId, 2);
    const { complete } = await release(incidentId);
    const after = await rulesOf(host.server);

    expect(denial.steps).toMatchObject([
      { to: ['denied by rule 1'] },
      { to: ['denied by rule 1'] },
    ]);
    expect(during).toStrictEqual(expect.arrayContaining(deniesOf(host.server)));
    expect(messages.join()).toContain('LEAKS');
    expect(complete).toBe(true);
    expect(after.join()).not.toContain(host.server.address);
    await expect(powerOf(host.server)).resolves.toBe('running');
    await expect(refusedCalls()).resolves.toStrictEqual([]);
  });

  it('is stopped when it sends on even then, where the policy says so', async () => {
    await putPolicy(escalating('stop'));
    const { host, incidentId } = await leakAnyway();

    const denial = await untilDenied(incidentId, 'leak');
    const before = await powerOf(host.server);
    await leakAfter(host, denial.settledAt ?? '');
    const stop = await untilDenied(incidentId, 'standing-leak');

    expect(before).toBe('running');
    await expect(powerOf(host.server)).resolves.toBe('stopped');
    expect(stop.steps.at(-1)).toStrictEqual({
      ...{ resource: `instance ${host.server.instanceId}`, from: ['running'], to: ['stopped'] },
    });
  });

  it('is only told, as a new installation has it', async () => {
    await putPolicy(escalating('tell'));
    const { host, incidentId } = await leakAnyway();

    const found = await waitFor(
      async () => (await readIncidentById(incidentId))?.findings.find(({ leak }) => leak),
      { what: 'a finding that it leaks', timeoutMs: 120_000 },
    );
    const details = await readIncidentById(incidentId);

    expect(found.type).toBe('Riposte:Containment/Leak');
    expect(details?.actions.map(({ action }) => action)).toStrictEqual(['isolate-instance']);
    expect((await rulesOf(host.server)).join()).not.toContain(host.server.address);
  });
});
