import { DeleteRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { miningFinding } from '../../scripts/local-aws/server-finding.ts';
import type { Server } from '../../scripts/local-aws/customer-server.ts';
import { waitFor } from '../../scripts/wait-for.ts';
import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import { anAsff } from '../builders/sources.ts';
import { createRole, createUser, keyStates } from './support/credentials.ts';
import { raiseFinding } from './support/findings.ts';
import { readIncidentsFor, untilIncident, untilIncidentOf } from './support/incidents.ts';
import { createInstance, isQuarantined } from './support/instances.ts';
import { untilMessages } from './support/messages.ts';
import { putPolicy } from './support/operator.ts';
import { local, platform } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import { queueMessages } from './support/queues.ts';
import { asFunction, SESSION_NAME } from './support/role-session.ts';
import {
  createAlarm,
  feedAlarm,
  findingsWith,
  publish,
  putOwnEvent,
  removeAlarms,
  topicArn,
  unique,
  untilIncidentWith,
} from './support/sources.ts';
import { readFindingIndex, resetCap } from './support/stored-state.ts';

type Rule = ResponsePolicy['rules'][number];

function act(name: string, types: string[], action: Rule['actions'][number]): Rule {
  const resource_roles: Rule['resource_roles'] = ['ACTOR', 'TARGET', 'ABSENT'];
  return { name, types, min_severity: 7, resource_roles, actions: [action], mode: 'auto' };
}

const policy: ResponsePolicy = {
  ...isolateMiners(),
  rules: [
    ...isolateMiners().rules,
    act('scans', ['Recon:EC2/HorizontalScan'], 'isolate-instance'),
    act('exposed', ['Health:*'], 'revoke-credentials'),
    act('misuse', ['Riposte:*'], 'revoke-credentials'),
  ],
};

beforeAll(async () => putPolicy(policy));
beforeEach(resetCap);
afterAll(async () => {
  await local().forgetCallsOf(SESSION_NAME);
  await removeAlarms();
});

/** What Security Hub has of a finding that GuardDuty keeps. */
function copyOf(id: string, server: Server, overrides = {}) {
  const { account, region, outputs } = platform();
  const arn = `arn:aws:guardduty:${region}:${account}:detector/${String(outputs['detector_id'])}/finding/${id}`;
  const resource = `arn:aws:ec2:${region}:${account}:instance/${server.instanceId}`;
  const Resources = [{ Type: 'AwsEc2Instance', Id: resource, Region: region }];
  return anAsff({ Id: arn, Resources, ...overrides });
}

describe('a finding of GuardDuty in the shape of its API, without an envelope', () => {
  it('is contained like one from EventBridge', async () => {
    const server = await createInstance();
    const stored = await local().raiseFinding(miningFinding(server), false);
    const capital = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(capital);
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value);
      return Object.fromEntries(
        entries.map(([key, inner]) => [
          `${key.charAt(0).toUpperCase()}${key.slice(1)}`,
          capital(inner),
        ]),
      );
    };

    await publish({ Findings: [capital(stored)] });

    await untilIncidentOf(stored.id, 'contained');
    await expect(isQuarantined(server)).resolves.toBe(true);
  });
});

describe('copies that Security Hub has of GuardDuty findings', () => {
  it('are contained when GuardDuty knows them, each for itself', async () => {
    const servers = [await createInstance({ eniCount: 1 }), await createInstance({ eniCount: 1 })];
    const stored = await Promise.all(
      servers.map(async (server) => local().raiseFinding(miningFinding(server), false)),
    );

    const copies = servers.map((server, index) => copyOf(stored[index]?.id ?? '', server));
    await local().importFindings(...copies, { ...anAsff(), Id: 'x', Severity: {} });

    for (const server of servers) await untilIncident(server.instanceId, 'contained');
    const reason = await waitFor(async () => {
      const rejected = await queueMessages('findings-dlq');
      const found = rejected.map(
        ({ MessageAttributes: all }) => all?.['reason']?.StringValue ?? '',
      );
      return found.find((text) => text.includes('1 of 3 findings cannot be read'));
    });
    expect(reason).toContain('without severity');
  });

  it('become one with the original', async () => {
    const [server, other] = [await createInstance(), await createInstance()];
    const { id } = await raiseFinding(miningFinding(server));
    await untilIncidentOf(id, 'contained');
    const marker = await local().raiseFinding(miningFinding(other), false);

    const later = { UpdatedAt: '2099-01-01T00:00:00.000Z' };
    await local().importFindings(copyOf(id, server, later), copyOf(marker.id, other));

    await untilIncidentOf(marker.id, 'contained');
    const [details, ...more] = await readIncidentsFor(server.instanceId);
    expect(more).toStrictEqual([]);
    expect(details?.findings.map(({ findingId }) => findingId)).toStrictEqual([id]);
    expect(details?.findings[0]?.updatedAt).not.toBe(later.UpdatedAt);
  });
});

describe('a key that AWS found in public', () => {
  it('comes from us-east-1 and is taken out of use', async () => {
    const user = await createUser();

    const { eventArn } = await local().exposeKey(user.keys.accessKeyId);

    const details = await untilIncidentWith(
      'the exposed key',
      (finding, { incident }) =>
        eventArn.endsWith(finding.findingId.replace('health-', '')) &&
        incident.status === 'contained',
    );
    expect(details.incident).toMatchObject({ severityBand: 'critical', region: 'us-east-1' });
    expect(details.findings[0]).toMatchObject({ source: 'health', severity: 9 });
    expect(await keyStates(user.name)).toStrictEqual({ [user.keys.accessKeyId]: 'Inactive' });
  });
});

describe('a detection alarm that goes off', () => {
  it('is one finding, although it is told by EventBridge and by a topic', async () => {
    const name = `${platform().stack}-detect-high-e2e-${unique()}`;
    await createAlarm({ name, actions: [topicArn()] });

    await feedAlarm(name, 9);

    const { incident, findings } = await untilIncidentWith(
      'the alarm',
      (_, { incident: found }) =>
        found.resources.includes(`alarm ${name}`) && found.status === 'open',
    );
    const [message, ...more] = await untilMessages(incident.incidentId, 1);
    expect(findings).toMatchObject([{ source: 'alarm', severity: 8 }]);
    expect(findings[0]).not.toHaveProperty('unconfirmed');
    expect(message).not.toMatch(/unconfirmed/);
    expect(more).toStrictEqual([]);
  });

  it('is nothing when it calms down again, nor when it is about the platform', async () => {
    const detection = `${platform().stack}-detect-low-e2e-${unique()}`;
    const own = `${platform().stack}-e2e-${unique()}`;
    const later = `${platform().stack}-detect-medium-e2e-${unique()}`;
    for (const name of [detection, own, later]) await createAlarm({ name, actions: [topicArn()] });

    await feedAlarm(detection, 1);
    await feedAlarm(own, 9);
    await publish({
      AlarmName: own,
      AWSAccountId: platform().account,
      NewStateValue: 'ALARM',
      NewStateReason: 'x',
      StateChangeTime: '2026-11-21T10:00:00.000+0000',
    });
    await feedAlarm(later, 9);

    await untilIncidentWith('the later alarm', ({ type }) => later.endsWith(type.slice(6)));
    const about = await findingsWith(({ resources }) =>
      resources.some((name) => name.includes(detection) || name.includes(own)),
    );
    expect(about).toStrictEqual([]);
  });
});

describe('what a detector of the platform sees', () => {
  it('is contained when the policy says so', async () => {
    const server = await createInstance({ eniCount: 1 });
    const { account, region } = platform();
    const now = new Date().toISOString();
    const detection = {
      version: 1,
      id: `scan-${unique()}`,
      type: 'Recon:EC2/HorizontalScan',
      severity: 7,
      title: 'The server scans its neighbours',
      description: '42 hosts on port 22',
      accountId: account,
      region,
      resourceRole: 'ACTOR',
      firstSeenAt: now,
      lastSeenAt: now,
      count: 42,
      resources: [{ kind: 'instance', id: server.instanceId, vpcIds: [server.vpcId], region }],
    };

    // No detector exists yet; triage is a role of the platform that may write to the bus.
    await putOwnEvent('Detection Raised', detection, await asFunction('triage-finding'));

    const { findings } = await untilIncident(server.instanceId, 'contained');
    expect(findings).toMatchObject([{ source: 'detection', type: 'Recon:EC2/HorizontalScan' }]);
  });
});

describe('rights of the functions for credentials, used for anything else', () => {
  const title = 'The rights of riposte-dev-release-credentials were used for something else';
  const misuses = async () =>
    findingsWith((finding) => finding.title === `${title}: DeleteRolePolicy`);

  it('are told, and nothing is done to the platform itself', async () => {
    const role = await createRole();
    const before = (await misuses()).length;
    const burglar = new IAMClient(await asFunction('release-credentials'));

    await burglar.send(
      new DeleteRolePolicyCommand({ RoleName: role.name, PolicyName: 'everything' }),
    );
    burglar.destroy();

    await waitFor(async () => (await misuses()).length > before);
    const { incident, actions } = await untilIncidentWith(
      'the misuse',
      ({ type }, details) =>
        type === 'Riposte:IAM/RevocationRightsMisused' &&
        details.incident.resources.includes('AssumedRole riposte-dev-release-credentials'),
    );
    expect(incident).toMatchObject({ severityBand: 'critical', region: 'us-east-1' });
    expect(actions.map(({ state, reason }) => [state, reason])).toStrictEqual([
      ['refused', 'the finding is about a part of the platform itself'],
    ]);
  });
});

describe('unusual calls of the platform itself', () => {
  const call = (userName: string, type: string) => ({
    type,
    severity: 8,
    title: `Unusual calls of ${userName}`,
    resource: {
      resourceType: 'AccessKey',
      accessKeyDetails: { userName, userType: 'AssumedRole', principalId: `AROAX:${userName}` },
    },
  });

  it('are recorded without an incident', async () => {
    const name = `${platform().stack}-revoke-credentials`;

    const { id } = await raiseFinding(call(name, 'Persistence:IAMUser/AnomalousBehavior'));

    const index = await waitFor(async () => {
      const found = await readFindingIndex(id);
      return found['decision'] !== undefined && found;
    });
    expect(index).toMatchObject({ decision: 'own-call', findingId: id });
    expect(index).not.toHaveProperty('incidentId');
  });

  it('are told when they look like theft', async () => {
    const name = `${platform().stack}-queue-alert`;
    const type = 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS';

    const { id } = await raiseFinding(call(name, type));

    await untilIncidentWith('the theft', ({ findingId }) => findingId === id);
    expect(await readFindingIndex(id)).not.toHaveProperty('decision');
  });
});
