import { raiseMining, repeatFinding } from './support/findings.ts';
import { readIncidentsFor, untilIncident } from './support/incidents.ts';
import { createInstance, groupsOf, isQuarantined } from './support/instances.ts';
import { refusedCalls, untilMessages } from './support/messages.ts';
import { putPolicy, release } from './support/operator.ts';
import { isolateMiners } from './support/policies.ts';
import { endMergeWindow, resetCap } from './support/stored-state.ts';
import { waitFor } from '../../scripts/wait-for.ts';

const TWENTY = Array.from({ length: 20 }, (_, index) => index);

beforeAll(async () => putPolicy(isolateMiners()));
beforeEach(resetCap);

describe('the same finding twenty times, at once and later', () => {
  it('is one incident, one containment and one message', async () => {
    const server = await createInstance();

    const { id } = await raiseMining(server);
    await Promise.all(TWENTY.slice(1).map(async () => repeatFinding(id)));
    const { incident } = await untilIncident(server.instanceId, 'contained');
    await repeatFinding(id);
    const repeated = await waitFor(async () => {
      const [details] = await readIncidentsFor(server.instanceId);
      return details?.findings[0]?.count === 21 && details;
    });
    const messages = await untilMessages(incident.incidentId, 1);

    expect(repeated.findings.map(({ findingId }) => findingId)).toStrictEqual([id]);
    expect(repeated.actions.map(({ state }) => state)).toStrictEqual(['contained']);
    expect(repeated.actions[0]?.history.map(({ state }) => state)).toStrictEqual([
      'requested',
      'running',
      'contained',
    ]);
    expect(await readIncidentsFor(server.instanceId)).toHaveLength(1);
    expect(messages).toHaveLength(1);
  });
});

describe('twenty different findings on one host at once', () => {
  it('are one incident with twenty findings and one containment', async () => {
    const server = await createInstance();

    const raised = await Promise.all(TWENTY.map(async () => raiseMining(server)));
    await untilIncident(server.instanceId, 'contained');
    const [details, ...others] = await waitFor(async () => {
      const found = await readIncidentsFor(server.instanceId);
      return found[0]?.incident.findingCount === 20 && found;
    });

    expect(others).toStrictEqual([]);
    expect(details?.findings.map(({ findingId }) => findingId).sort()).toStrictEqual(
      raised.map(({ id }) => id).sort(),
    );
    expect(details?.actions.map(({ state }) => state)).toStrictEqual(['contained']);
    expect(await untilMessages(details?.incident.incidentId ?? '', 1)).toHaveLength(1);
    await expect(refusedCalls()).resolves.toStrictEqual([]);
  });
});

describe('two incidents on one host', () => {
  it('are released only when the last one lets go, to what was before the first', async () => {
    const server = await createInstance();
    const before = await groupsOf(server.instanceId);
    await raiseMining(server);
    const first = await untilIncident(server.instanceId, 'contained');
    await endMergeWindow(server.instanceId);
    await raiseMining(server);
    const second = await waitFor(async () => {
      const found = await readIncidentsFor(server.instanceId);
      return found.find(
        ({ incident }) =>
          incident.incidentId !== first.incident.incidentId && incident.status === 'contained',
      );
    });

    const firstRelease = await release(first.incident.incidentId);
    const stillContained = await isQuarantined(server);
    const secondRelease = await release(second.incident.incidentId);

    const steps = second.actions[0]?.steps.filter(({ resource }) => resource in before);
    expect(steps?.map(({ from }) => from)).toStrictEqual(Object.values(before));
    expect(firstRelease.complete).toBe(true);
    expect(stillContained).toBe(true);
    expect(secondRelease.complete).toBe(true);
    await expect(groupsOf(server.instanceId)).resolves.toStrictEqual(before);
  });

  it('opens a new incident, and contains again, when a finding comes after the release', async () => {
    const server = await createInstance();
    await raiseMining(server);
    const first = await untilIncident(server.instanceId, 'contained');
    await release(first.incident.incidentId);

    await raiseMining(server);
    const incidents = await waitFor(async () => {
      const found = await readIncidentsFor(server.instanceId);
      return found.some(({ incident }) => incident.status === 'contained') && found;
    });

    expect(incidents.map(({ incident }) => incident.status).sort()).toStrictEqual([
      'contained',
      'released',
    ]);
    await expect(isQuarantined(server)).resolves.toBe(true);
  });
});
