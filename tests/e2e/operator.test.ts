import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../../scripts/wait-for.ts';
import { miningFinding } from '../../scripts/local-aws/server-finding.ts';
import type { Server } from '../../scripts/local-aws/customer-server.ts';
import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import { createUser, keyStates, VICTIM, works } from './support/credentials.ts';
import { raiseMining } from './support/findings.ts';
import { readIncidentsFor, untilIncident } from './support/incidents.ts';
import { createInstance, groupsOf, isQuarantined } from './support/instances.ts';
import { untilMessages } from './support/messages.ts';
import { putPolicy } from './support/operator.ts';
import { local, platform } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import { queueMessages, sendToQueue } from './support/queues.ts';
import { riposte, riposteJson } from './support/riposte.ts';
import { resetCap } from './support/stored-state.ts';

const folder = mkdtempSync(join(tmpdir(), 'riposte-e2e-'));

beforeEach(async () => {
  await resetCap();
  await putPolicy(isolateMiners());
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  // What victims were refused was refused on purpose.
  await local().forgetCallsOf(VICTIM);
});

describe('riposte incidents', () => {
  it('lists, shows and traces an incident', async () => {
    const server = await createInstance();
    await raiseMining(server);
    const { incident } = await untilIncident(server.instanceId, 'contained');
    const { incidentId } = incident;
    await untilMessages(incidentId, 1);

    const list = await riposte('incidents', 'list', '--status', 'contained', '--severity', 'high');
    const none = await riposteJson('incidents', 'list', '--status', 'failed', '--since', '1m');
    const shown = await riposte('incidents', 'show', incidentId);
    const timeline = await riposteJson('incidents', 'timeline', incidentId);

    expect(list.text).toMatch(new RegExp(`^${incidentId} +\\d{4}-.* 8\\.0 high`, 'm'));
    expect(JSON.stringify(none)).not.toContain(incidentId);
    expect(shown.text).toContain(`release ${incidentId} --stack ${platform().stack}`);
    expect(shown.text).toMatch(new RegExp(`${server.eniIds[0] ?? ''} +sg-`));
    expect(timeline).toMatchObject({ incidentId, status: 'contained' });
    const kinds = (timeline as { events: { kind: string }[] }).events.map(({ kind }) => kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['incident', 'finding', 'decision', 'action', 'told']),
    );
  });
});

describe('riposte contain and release', () => {
  it('cut an instance off although it is paused, and give it back', async () => {
    const server = await createInstance();
    const before = await groupsOf(server.instanceId);
    await riposte('pause', '--reason', 'change freeze');

    const ordered = await riposte('contain', server.instanceId, '--reason', 'case 4711');
    await riposte('resume');
    const wasCutOff = await isQuarantined(server);
    const [details] = await readIncidentsFor(server.instanceId);
    const released = await riposte('release', details?.incident.incidentId ?? '');

    expect(ordered).toMatchObject({
      code: 0,
      text: expect.stringContaining('Contained. Undo: ') as string,
    });
    expect(wasCutOff).toBe(true);
    expect(details?.actions[0]?.requestedBy).toMatch(/^operator:arn:aws:iam::123456789012:root$/);
    expect(released).toMatchObject({
      code: 0,
      text: expect.stringMatching(/Everything is as it was before\.$/) as string,
    });
    await expect(groupsOf(server.instanceId)).resolves.toStrictEqual(before);
  });

  it('take the credentials of a user out of use, and give back what is asked for', async () => {
    const user = await createUser();
    const key = user.keys.accessKeyId;

    const ordered = await riposteJson('contain', `user/${user.name}`, '--reason', 'key on a page');
    const { incidentId } = ordered as { incidentId: string };
    const worked = await works(user.keys);
    const released = await riposte('release', incidentId, '--force', '--reactivate-key', key);

    expect(worked).toBe(false);
    expect(released).toMatchObject({ code: 0 });
    await expect(keyStates(user.name)).resolves.toStrictEqual({ [key]: 'Active' });
    await expect(works(user.keys)).resolves.toBe(true);
  });

  it('say before they ask what will stay as it is', async () => {
    const user = await createUser();
    const ordered = await riposteJson('contain', `user/${user.name}`, '--reason', 'key on a page');
    const { incidentId } = ordered as { incidentId: string };

    const released = await riposte('release', incidentId);

    expect(released.reported.join('\n')).toContain(`Key ${user.keys.accessKeyId} stays inactive`);
    await expect(keyStates(user.name)).resolves.toStrictEqual({
      [user.keys.accessKeyId]: 'Inactive',
    });
  });

  it('do nothing in a dry run, and refuse what is protected', async () => {
    const server = await createInstance();
    await putPolicy(isolateMiners('auto', { vpcs: [server.vpcId] }));
    const before = await groupsOf(server.instanceId);

    const dry = await riposte('contain', server.instanceId, '--reason', 'x', '--dry-run');
    const incidentsBefore = await readIncidentsFor(server.instanceId);
    const ordered = await riposte('contain', server.instanceId, '--reason', 'x');

    expect(dry).toMatchObject({ code: 1 });
    expect(dry.text).toContain(`It would be refused: protected network ${server.vpcId} (policy)`);
    expect(incidentsBefore).toStrictEqual([]);
    expect(ordered).toMatchObject({ code: 1 });
    expect(ordered.text).toContain(`protected network ${server.vpcId}`);
    await expect(groupsOf(server.instanceId)).resolves.toStrictEqual(before);
  });
});

describe('riposte dlq', () => {
  it('shows what lies there without taking it, and puts back what failed', async () => {
    const server = await createInstance();
    const finding = await local().raiseFinding(miningFinding(server), false);
    const { account, region } = platform();
    const event = { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', detail: finding };
    await sendToQueue('findings-dlq', JSON.stringify({ ...event, account, region }));
    await sendToQueue('findings', 'no finding at all');
    await untilRejected('no finding at all');

    const list = await riposte('dlq', 'list', 'findings', '--show', '9');
    const still = await bodiesOf('findings-dlq');
    const redriven = await riposte('dlq', 'redrive', 'findings');
    await untilIncident(server.instanceId, 'contained');

    expect(list.text).toMatch(/ failed +no reason on record/);
    expect(list.text).toMatch(/ rejected +InvalidInputError: not JSON/);
    expect(list.text).toContain('no finding at all');
    expect(still.some((body) => body.includes(finding.id))).toBe(true);
    expect(redriven.text).toContain('After a mend: --rejected.');
    await expect(bodiesOf('findings-dlq')).resolves.toContain('no finding at all');
  });

  async function bodiesOf(queue: string): Promise<string[]> {
    return (await queueMessages(queue)).map(({ Body: body }) => body ?? '');
  }

  async function untilRejected(body: string): Promise<void> {
    await waitFor(async () => (await bodiesOf('findings-dlq')).includes(body));
  }
});

describe('riposte simulate', () => {
  function drillFor(server: Server): string {
    const { account, region } = platform();
    const finding = {
      schemaVersion: '2.0',
      id: 'from-a-file',
      arn: 'arn:aws:guardduty:x',
      partition: 'aws',
    };
    const times = { createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' };
    const path = join(folder, `${server.instanceId}.json`);
    const whole = { ...finding, ...times, accountId: account, region, ...miningFinding(server) };
    writeFileSync(path, JSON.stringify(whole));
    return path;
  }

  function drillOn(instances: string[]): ResponsePolicy {
    return {
      ...isolateMiners(),
      drill: { instances, principals: [], buckets: [], functions: [], addresses: [] },
    };
  }

  it('contains a drill resource for real, and everybody sees that it is a drill', async () => {
    const server = await createInstance();
    await putPolicy(drillOn([server.instanceId]));

    const { text, code } = await riposte('simulate', drillFor(server));
    const [details] = await readIncidentsFor(server.instanceId);
    const [message] = await untilMessages(details?.incident.incidentId ?? '', 1);

    expect(code).toBe(0);
    expect(text).toMatch(/Not real +a drill/);
    expect(details?.incident).toMatchObject({ drill: true, status: 'contained' });
    expect(message).toMatch(/drill/i);
    await expect(isQuarantined(server)).resolves.toBe(true);
  });

  it('sends nothing for any other resource, and only a plan when that is asked for', async () => {
    const server = await createInstance();
    const before = await groupsOf(server.instanceId);
    const path = drillFor(server);

    await expect(riposte('simulate', path)).rejects.toThrow('so nothing was sent');
    const incidentsBefore = await readIncidentsFor(server.instanceId);
    const { text } = await riposte('simulate', path, '--plan-only');

    expect(incidentsBefore).toStrictEqual([]);
    expect(text).toContain('the policy does not list this resource for drills');
    await expect(groupsOf(server.instanceId)).resolves.toStrictEqual(before);
  });
});
