import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { setTimeout as sleep } from 'node:timers/promises';
import { miningFinding } from '../../scripts/local-aws/server-finding.ts';
import { redrive } from '../../scripts/riposte/redrive.ts';
import { waitFor } from '../../scripts/wait-for.ts';
import type { IncidentContext } from '../../shared/domain/context/incident-context.ts';
import {
  bucketOpened,
  createConsoleUser,
  createExposedHost,
  createOpenBucket,
  rootUsed,
  untilContext,
} from './support/context-world.ts';
import { theft } from './support/credential-findings.ts';
import { iam } from './support/credentials.ts';
import { raiseFinding } from './support/findings.ts';
import { untilIncidentOf } from './support/incidents.ts';
import { createInstance, isQuarantined } from './support/instances.ts';
import { untilMessages } from './support/messages.ts';
import { operator, putPolicy } from './support/operator.ts';
import { clientConfiguration, local, platform } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import { endMergeWindow, resetCap } from './support/stored-state.ts';

const FUNCTION = 'enrich-incident';

beforeAll(async () => putPolicy(isolateMiners()));
beforeEach(resetCap);
afterEach(async () => local().removeFaults());
afterEach(async () => local().retryQueuesAfter(null));
// What it is refused here is refused on purpose; contract-calls makes it use its rights once more.
afterAll(async () => local().forgetCallsOf(`${platform().stack}-${FUNCTION}/`));

/** Lines about a resource, as people read them. */
function linesOf(context: IncidentContext, resource: string): Record<string, string> {
  const facts = context.facts.find((each) => each.resource === resource);
  return Object.fromEntries((facts?.lines ?? []).map(({ label, value }) => [label, value]));
}

describe('an incident on a host', () => {
  it('gets what a responder would look up, and what is left to do', async () => {
    const host = await createExposedHost();

    const { id } = await raiseFinding(miningFinding(host));
    await untilIncidentOf(id, 'contained');
    const { context, incident } = await untilContext(id);

    const lines = linesOf(context, `instance ${host.instanceId}`);
    const ports = lines['Open before containment'] ?? lines['Open to the internet'];
    expect(ports).toBe(`tcp 22 from 0.0.0.0/0 and ::/0 (${host.groupIds['open'] ?? ''})`);
    expect(lines).toMatchObject({
      State: 'running, t3.micro',
      Role: host.role,
      'May reach': 'everything: administrator',
      'Inline policies': 'everything',
      'Attached policies': expect.stringContaining('ReadOnlyAccess') as string,
      Launched: expect.stringMatching(/UTC \(.* before the incident\)$/) as string,
      Image: expect.stringMatching(/^ami-\w+ .+, owner /) as string,
    });
    expect(lines['Tags']).toMatch(
      /^Name=web-server, Owner=shop-team, Note=<!channel> \$\(reboot\) x+…$/,
    );
    expect(context.unread).toStrictEqual([]);
    // The look at the traffic follows at once, and adds to it.
    expect(incident.contextVersion).toBeGreaterThanOrEqual(1);
    const { immediate, prevent } = context.recommendations;
    expect(immediate[0]).toMatch(/^Do not stop, reboot or terminate i-/);
    expect(immediate.join('\n')).not.toMatch(/Cut i-|reboot\)/);
    expect(prevent.join('\n')).toMatch(
      /Restrict the source of tcp 22[\s\S]*Narrow role context-role-/,
    );
  });

  it('is related to the one before on the same host', async () => {
    const host = await createInstance({ eniCount: 1 });
    const first = await raiseFinding(miningFinding(host));
    const { incident: earlier } = await untilContext(first.id);
    await untilIncidentOf(first.id, 'contained');
    await endMergeWindow(host.instanceId);

    const second = await raiseFinding(miningFinding(host));
    const { context } = await untilContext(second.id);

    expect(context).toMatchObject({
      relatedCount: 1,
      related: [{ incidentId: earlier.incidentId, title: earlier.title, status: 'contained' }],
    });
  });
});

describe('an incident on something else', () => {
  it('gets keys, password, MFA and rights of the user', async () => {
    const user = await createConsoleUser();
    const { accessKeyId } = user.keys;

    const { id } = await raiseFinding(
      theft({ userType: 'IAMUser', userName: user.name, accessKeyId }),
    );
    const { context } = await untilContext(id);

    expect(context.unread).toStrictEqual([]);
    expect(linesOf(context, `access key ${accessKeyId}`)).toMatchObject({
      'Belongs to': `user ${user.name}`,
    });
    expect(linesOf(context, `user ${user.name}`)).toMatchObject({
      [`Key ${accessKeyId}`]: expect.stringMatching(
        /^Active, created .* last use never$/,
      ) as string,
      'Console password': 'yes, never used',
      MFA: 'none',
      'May reach': 'everything: administrator',
      Groups: user.group,
      'Attached policies': 'ReadOnlyAccess',
    });
    expect(context.recommendations.immediate.join('\n')).toContain(
      `aws iam update-access-key --user-name ${user.name} --access-key-id ${accessKeyId} --status Inactive`,
    );
  });

  it('gets whether a bucket is open, and whether the root user is guarded', async () => {
    const bucket = await createOpenBucket();

    const [opened, root] = await Promise.all([
      raiseFinding(bucketOpened(bucket)),
      raiseFinding(rootUsed()),
    ]);
    const { context } = await untilContext(opened.id);
    const ofRoot = await untilContext(root.id);

    expect(linesOf(context, `bucket ${bucket}`)).toStrictEqual({
      'Block Public Access': 'off',
      'Public by policy': 'YES',
    });
    expect(context.recommendations.immediate.join('\n')).toContain(`Block public access to bucket`);
    expect(linesOf(ofRoot.context, 'root user')).toStrictEqual({
      MFA: 'off',
      'Access keys': 'none',
    });
  });
});

const NO_MFA = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 'iam:ListMFADevices', Resource: '*' }],
};

/** As if somebody had taken a right away. */
async function withoutMfaRight(work: () => Promise<void>): Promise<void> {
  const policy = { RoleName: `${platform().stack}-${FUNCTION}`, PolicyName: 'test' };
  const document = { ...policy, PolicyDocument: JSON.stringify(NO_MFA) };
  await iam().send(new PutRolePolicyCommand(document));
  try {
    await work();
  } finally {
    await iam().send(new DeleteRolePolicyCommand(policy));
  }
}

describe('a fact that cannot be read', () => {
  it('is named with the reason, and the others are kept', async () => {
    const user = await createConsoleUser();
    const host = await createExposedHost();
    await local().addFaults([
      { kind: 'throttle', action: 'ec2:DescribeImages', principal: FUNCTION },
    ]);

    await withoutMfaRight(async () => {
      const ofUser = await raiseFinding(theft({ userType: 'IAMUser', userName: user.name }));
      const ofHost = await raiseFinding(miningFinding(host));
      const { context: refused } = await untilContext(ofUser.id);
      const { context: throttled } = await untilContext(ofHost.id);

      expect(refused.unread).toStrictEqual([`user ${user.name}, MFA: not allowed`]);
      expect(linesOf(refused, `user ${user.name}`)).toMatchObject({ Groups: user.group });
      expect(linesOf(refused, `user ${user.name}`)).not.toHaveProperty('MFA');
      expect(throttled.unread).toStrictEqual([
        expect.stringMatching(/^image ami-\w+: AWS throttles$/),
      ]);
      expect(linesOf(throttled, `instance ${host.instanceId}`)).toMatchObject({ Role: host.role });
    });
  });
});

describe('containment', () => {
  it('does not wait for context: it is done and told while the facts are late, and they come after', async () => {
    const host = await createInstance({ eniCount: 1 });
    await local().addFaults([
      { kind: 'latency', action: 'dynamodb:Query', principal: FUNCTION, ms: 9000 },
    ]);

    const { id } = await raiseFinding(miningFinding(host));
    const { incident, context } = await untilIncidentOf(id, 'contained');
    const [told] = await untilMessages(incident.incidentId, 1);
    const stillNone = await untilIncidentOf(id, 'contained');

    expect(context).toBeUndefined();
    expect(told).toMatch(/Contained/);
    expect(stillNone.context).toBeUndefined();
    await expect(isQuarantined(host)).resolves.toBe(true);
    await local().removeFaults();
    const late = await untilContext(id);
    expect(late.context.recommendations.immediate[0]).toMatch(/^Do not stop, reboot/);
  });

  it('is done and told when there is no context to be had; the fifth failure raises the alarm, and redrive mends it', async () => {
    const host = await createInstance({ eniCount: 1 });
    // The queue hands a message out four times; all of them within the five minutes of the alarm, which are short here.
    await local().retryQueuesAfter(0.5);
    await local().addFaults([{ kind: 'throttle', action: 'dynamodb:Query', principal: FUNCTION }]);

    const { id } = await raiseFinding(miningFinding(host));
    const { incident, context } = await untilIncidentOf(id, 'contained');
    await untilFailures(4);
    const afterFour = await alarmState();
    await waitFor(async () => {
      // Again and again: on a slow machine the first of the four may be out of sight already.
      await failOnce(incident.incidentId);
      await sleep(1500);
      return (await alarmState()) === 'ALARM';
    });
    const [told] = await untilMessages(incident.incidentId, 1);
    await local().removeFaults();

    expect(context).toBeUndefined();
    expect(told).toMatch(/Contained/);
    expect(afterFour).toBe('OK');
    await expect(isQuarantined(host)).resolves.toBe(true);
    await waitFor(async () => {
      const [report] = await redrive(operator(), FUNCTION);
      return (report?.redriven ?? 0) > 0;
    });
    const late = await untilContext(id);
    expect(late.context.facts[0]?.resource).toBe(`instance ${host.instanceId}`);
  });
});

/** Waits until so many runs of the function have been refused for good, and until the alarm has been looked at. */
async function untilFailures(count: number): Promise<void> {
  await waitFor(async () => {
    const [fault] = await local().faults();
    return (fault?.exhausted ?? 0) >= count;
  });
  await sleep(2500);
}

async function alarmState(): Promise<string | undefined> {
  const client = new CloudWatchClient(clientConfiguration());
  const AlarmNames = [`${platform().stack}-EnrichmentFailure`];
  const { MetricAlarms: alarms = [] } = await client.send(
    new DescribeAlarmsCommand({ AlarmNames }),
  );
  client.destroy();
  return alarms[0]?.StateValue;
}

/** One more run, as if the queue had handed the wish out once more. */
async function failOnce(incidentId: string): Promise<void> {
  const body = {
    ...{ source: 'riposte', 'detail-type': 'Enrichment Requested' },
    detail: {
      ...{ version: 1, correlationId: 'test', incidentId },
      requestedAt: new Date().toISOString(),
    },
  };
  const record = { messageId: 'm-1', body: JSON.stringify(body), attributes: {} };
  const lambda = new LambdaClient(clientConfiguration());
  const { Payload: answer } = await lambda.send(
    new InvokeCommand({
      FunctionName: `${platform().stack}-${FUNCTION}`,
      Payload: JSON.stringify({ Records: [record] }),
    }),
  );
  lambda.destroy();
  const failed = { batchItemFailures: [{ itemIdentifier: 'm-1' }] };
  expect(JSON.parse(Buffer.from(answer ?? '').toString())).toStrictEqual(failed);
}
