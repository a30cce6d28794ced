import { endMergeWindows, untilAnswered } from './support/credential-findings.ts';
import { raiseFinding, repeatFinding } from './support/findings.ts';
import { readIncidentOf, untilIncidentOf } from './support/incidents.ts';
import {
  answers,
  createLambda,
  orderStop,
  reserve,
  reservedFor,
  stopTalkers,
  torFinding,
  unreserve,
} from './support/lambdas.ts';
import { putPolicy, release } from './support/operator.ts';
import { platform } from './support/platform.ts';
import { resetCap } from './support/stored-state.ts';

beforeEach(async () => putPolicy(stopTalkers()));

describe('a Lambda function that talks to an attacker', () => {
  it.each([
    ['with reserved executions', 3],
    ['without', undefined],
  ])('%s is stopped, and given back as it was', async (_, reserved) => {
    const name = await createLambda(reserved);
    const before = await answers(name);

    const { incident, actions } = await untilAnswered(torFinding(name), 'contained');

    expect([before, await answers(name)]).toStrictEqual([true, false]);
    expect(await reservedFor(name)).toBe(0);
    expect(actions[0]?.steps).toStrictEqual([
      {
        resource: `reserved concurrency of function ${name}`,
        from: reserved === undefined ? [] : [String(reserved)],
        to: ['0'],
      },
    ]);

    const { complete } = await release(incident.incidentId);

    expect(complete).toBe(true);
    expect(await reservedFor(name)).toBe(reserved);
    expect(await answers(name)).toBe(true);
  });

  it('is stopped on the order of an operator', async () => {
    const name = await createLambda();

    const { action } = await orderStop(name);

    expect(action?.state).toBe('contained');
    expect(await answers(name)).toBe(false);
  });

  it('is stopped once, however often the finding comes', async () => {
    await resetCap();
    const name = await createLambda(3);
    const { id } = await raiseFinding(torFinding(name));
    const { incident } = await untilIncidentOf(id, 'contained');

    await repeatFinding(id);

    const again = await readIncidentOf(id);
    expect(again?.incident.incidentId).toBe(incident.incidentId);
    expect(again?.actions).toHaveLength(1);
    await release(incident.incidentId);
    expect(await reservedFor(name)).toBe(3);
  });
});

describe('a release', () => {
  it.each([
    ['reserved another number', (name: string) => reserve(name, 2), 2],
    ['freed it', unreserve, undefined],
  ])('leaves alone and names that somebody %s', async (_, change, left) => {
    const name = await createLambda(3);
    const { incident } = await untilAnswered(torFinding(name), 'contained');
    await change(name);

    const { problems } = await release(incident.incidentId);

    expect(problems.join()).toContain('drift: it was changed and is left as it is');
    expect(await reservedFor(name)).toBe(left);
  });

  it('waits for the last incident, and gives back what was before the first', async () => {
    const name = await createLambda(3);
    const first = await untilAnswered(torFinding(name), 'contained');
    await endMergeWindows(first);
    const second = await untilAnswered(torFinding(name), 'contained');

    await release(first.incident.incidentId);
    const between = await reservedFor(name);
    await release(second.incident.incidentId);

    expect(second.incident.incidentId).not.toBe(first.incident.incidentId);
    expect([between, await reservedFor(name)]).toStrictEqual([0, 3]);
  });
});

describe('nothing is stopped', () => {
  it('in a dry run, which says what would be', async () => {
    await putPolicy(stopTalkers('dry-run'));
    const name = await createLambda();

    const { actions } = await untilAnswered(torFinding(name), 'dry-run');

    expect(actions[0]?.steps).toHaveLength(1);
    expect(await answers(name)).toBe(true);
  });

  it('where the policy protects the function', async () => {
    const name = await createLambda();
    await putPolicy(stopTalkers('auto', { functions: [name] }));

    const { actions } = await untilAnswered(torFinding(name), 'refused');

    expect(actions[0]?.reason).toBe(`protected function ${name} (policy)`);
    expect(await answers(name)).toBe(true);
  });

  it('of the platform itself', async () => {
    const name = `${platform().stack}-queue-alert`;

    const { actions } = await untilAnswered(torFinding(name), 'refused');

    expect(actions[0]?.reason).toContain('a part of the platform itself');
    expect(await reservedFor(name)).not.toBe(0);
  });
});
