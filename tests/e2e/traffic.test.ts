import { createHash } from 'node:crypto';
import { waitFor } from '../../scripts/wait-for.ts';
import { noData, skipData } from '../../scripts/local-aws/traffic.ts';
import { raiseFinding, raiseMining } from './support/findings.ts';
import { configure, variablesOf } from './support/functions.ts';
import { readIncidentOf } from './support/incidents.ts';
import { createInstance } from './support/instances.ts';
import { slackMessages } from './support/messages.ts';
import { local, platform } from './support/platform.ts';
import { putPolicy } from './support/operator.ts';
import { isolateMiners } from './support/policies.ts';
import { deadLettersOf } from './support/queues.ts';
import { resetCap } from './support/stored-state.ts';
import {
  DROP_ZONE,
  haveAPast,
  keysBelow,
  leakAfter,
  lookEvery,
  misbehave,
  readStored,
  seconds,
  untilTraffic,
  watchHost,
  type WatchedHost,
  createForeignBucket,
  writeIndicators,
} from './support/traffic-world.ts';

/** Seconds between looks; the last one is four of them after the cut. */
const DELAY = 5;

let giveBack: () => Promise<void>;

beforeAll(async () => {
  await writeIndicators('# known bad\n198.51.100.0/24\tdrop zone\n');
  giveBack = await lookEvery(DELAY);
});
beforeEach(async () => {
  await putPolicy(isolateMiners());
  await resetCap();
});
afterAll(async () => {
  await giveBack();
  // Buckets that refuse are asked on purpose.
  await local().forgetCallsOf(`assumed-role/${platform().stack}-enrich-incident`);
});

async function textsAbout(incidentId: string): Promise<string> {
  return JSON.stringify(await slackMessages(incidentId));
}

async function untilTold(incidentId: string, text: string): Promise<void> {
  await waitFor(async () => (await textsAbout(incidentId)).includes(text), {
    ...{ what: `a message with "${text}"`, timeoutMs: 120_000 },
  });
}

/** GuardDuty reports the host, it is cut off, and the first look has been made. */
async function contain(host: WatchedHost) {
  const { id } = await raiseMining(host.server);
  const { incident, actions } = await untilTraffic(id, () => true);
  const details = await untilTraffic(id, ({ containment }) => containment.length > 0);
  const settledAt = (details.actions[0] ?? actions[0])?.settledAt ?? '';
  return { id, incidentId: incident.incidentId, settledAt, cutAt: seconds(settledAt) + 1 };
}

describe('a host that sends much outside and tries the ports of a neighbour', () => {
  it('has that as evidence in its incident, and its containment verified', async () => {
    const host = await watchHost();
    await misbehave(host);

    const { id, incidentId, cutAt } = await contain(host);
    await host.delivery.deliver([noData(host.eni.eniId, cutAt + 1, cutAt + 2)]);
    const { traffic } = await untilTraffic(
      id,
      ({ containment: [cut] }) => cut?.state === 'verified',
    );

    expect(traffic.outcome).toBe('seen');
    expect(traffic.patterns.map(({ name }) => name)).toStrictEqual(
      expect.arrayContaining(['data-exfiltration', 'port-scan', 'indicator-contact']),
    );
    expect(traffic.lines.join('\n')).toContain(DROP_ZONE);
    expect(traffic.recommendations.immediate.length).toBeGreaterThan(0);
    expect(traffic.containment).toMatchObject([{ interfaceId: host.eni.eniId, acceptedBytes: 0 }]);
    await untilTold(incidentId, '0 bytes accepted after containment');
    const told = await textsAbout(incidentId);
    expect(told).toContain(DROP_ZONE.replace(/\.(\d+)$/, '[.]$1'));
    expect(told).toContain('T1046');
  });

  it('has everything in an object that nobody can change unseen', async () => {
    const host = await watchHost();
    await misbehave(host);

    const { id } = await contain(host);
    const { traffic } = await untilTraffic(id, ({ stored }) => stored !== undefined);
    const stored = traffic.stored ?? { bucket: '', key: '', bytes: 0, sha256: '' };
    const bytes = await readStored(stored);

    expect(createHash('sha256').update(bytes).digest('hex')).toBe(stored.sha256);
    expect(JSON.parse(Buffer.from(bytes).toString())).toMatchObject({
      report: { summary: { interfaces: [{ id: host.eni.eniId }] } },
    });
  });
});

describe('the past of a host', () => {
  it('is read by a later look and kept for the next one', async () => {
    const host = await watchHost();
    await haveAPast(host);
    await misbehave(host);

    const { id } = await contain(host);
    await untilTraffic(id, ({ look }) => look >= 2, 'a second look');
    const { account, region, outputs } = platform();
    const keys = await keysBelow(
      String(outputs['evidence_bucket']),
      `history/v1/${account}/${region}/${host.eni.address}/`,
    );

    expect(keys).toHaveLength(1);
  });
});

describe('a cut host', () => {
  it('that still talks is reported loudly', async () => {
    const host = await watchHost();
    await misbehave(host);

    const { id, incidentId, settledAt } = await contain(host);
    await leakAfter(host, settledAt);
    const { traffic } = await untilTraffic(
      id,
      ({ containment: [cut] }) => cut?.state === 'leaking',
    );

    expect(traffic.containment).toMatchObject([{ acceptedBytes: 5_301_000, peers: [DROP_ZONE] }]);
    await untilTold(incidentId, 'it LEAKS');
    const found = await waitFor(
      async () => (await readIncidentOf(id))?.findings.find(({ leak }) => leak !== undefined),
      { what: 'a finding that it leaks' },
    );
    expect(found).toMatchObject({ type: 'Riposte:Containment/Leak', severity: 8 });
  });

  it('of which records were skipped cannot be verified, and people are told', async () => {
    const host = await watchHost();

    const { id, incidentId, cutAt } = await contain(host);
    await host.delivery.deliver([skipData(host.eni.eniId, cutAt + 1, cutAt + 2)]);
    const { traffic } = await untilTraffic(
      id,
      ({ containment: [cut] }) => cut?.state === 'unverifiable',
    );

    expect(traffic.nextLookAt).toBeUndefined();
    await untilTold(incidentId, 'it has no flow log');
  });
});

describe('where there is nothing to see', () => {
  it('a host without flow logs has an incident that says so', async () => {
    const server = await createInstance({ eniCount: 1, groups: ['web'] });
    const { id } = await raiseMining(server);
    const { traffic } = await untilTraffic(id, () => true);

    expect(traffic).toMatchObject({ outcome: 'none', patterns: [] });
    expect(traffic.remarks.join()).toContain(`No flow logs found of ${server.eniIds[0] ?? ''}`);
  });

  it('a finding without instance, interface or address has one that says so', async () => {
    const { id } = await raiseFinding({
      type: 'Policy:S3/BucketPublicAccessGranted',
      resource: { resourceType: 'S3Bucket', s3BucketDetails: [{ name: 'traffic-bucket' }] },
      service: { action: { awsApiCallAction: { remoteIpDetails: null } } },
    });
    const { traffic } = await untilTraffic(id, () => true);

    expect(traffic).toMatchObject({
      remarks: ['The findings name no instance, network interface or remote address.'],
    });
    expect(traffic.nextLookAt).toBeUndefined();
  });

  it('a finding with an address alone shows who talked to it', async () => {
    const host = await watchHost();
    await misbehave(host);
    const { id } = await raiseFinding({
      type: 'Recon:IAMUser/MaliciousIPCaller.Custom',
      resource: { resourceType: 'AccessKey' },
      service: {
        action: {
          actionType: 'AWS_API_CALL',
          awsApiCallAction: { remoteIpDetails: { ipAddressV4: DROP_ZONE } },
        },
      },
    });
    const { traffic } = await untilTraffic(id, ({ outcome }) => outcome === 'seen');

    expect(traffic.lines.join('\n')).toContain(host.eni.address);
  });

  it.each([
    // S3 says that it does not exist; the local AWS asks IAM first.
    ['that does not exist', 'no-such-bucket-of-flow-logs', /does not exist|not allowed to list/],
    ['that refuses', undefined, /not allowed to list/],
  ])('a bucket %s is named, and nothing is tried again and again', async (_, name, reason) => {
    const before = await variablesOf('enrich-incident');
    const bucket = name ?? before['EVIDENCE_BUCKET']?.replace('evidence', 'refused') ?? '';
    if (name === undefined) await createForeignBucket(bucket);
    await configure('enrich-incident', {
      Environment: { Variables: { ...before, FLOW_LOG_BUCKET: bucket } },
    });
    const server = await createInstance({ eniCount: 1, groups: ['web'] });
    const { id } = await raiseMining(server);
    const { traffic } = await untilTraffic(id, () => true);
    await configure('enrich-incident', { Environment: { Variables: before } });

    expect(traffic.outcome).toBe('unread');
    expect(traffic.remarks.join()).toMatch(reason);
    const given = (await deadLettersOf(['enrich-incident'])).map(({ body }) => body);
    expect(given.filter((body) => body.includes(id))).toStrictEqual([]);
  });
});
