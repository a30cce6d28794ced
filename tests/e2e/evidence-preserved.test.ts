import { createHash } from 'node:crypto';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  AttachVolumeCommand,
  CreateVolumeCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  TerminateInstancesCommand,
  type Snapshot,
} from '@aws-sdk/client-ec2';
import { DeleteObjectCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describeIncident } from '../../scripts/riposte/incidents/describe-incident.ts';
import type { Server } from '../../scripts/local-aws/customer-server.ts';
import { waitFor } from '../../scripts/wait-for.ts';
import {
  isAllKept,
  type EvidencePiece,
  type PieceName,
  type PreservedEvidence,
} from '../../shared/domain/context/preserved-evidence.ts';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import { clients } from './support/clients.ts';
import { raiseMining } from './support/findings.ts';
import { readIncidentOf, untilIncidentOf } from './support/incidents.ts';
import { createInstance, isQuarantined } from './support/instances.ts';
import { refusedCalls } from './support/messages.ts';
import { putPolicy, release } from './support/operator.ts';
import { clientConfiguration, platform } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import { queueMessages, sendToQueue, untilWorkedOff } from './support/queues.ts';
import { resetCap } from './support/stored-state.ts';

const QUEUE = 'preserve-evidence';
const s3 = new S3Client(clientConfiguration());

beforeEach(resetCap);
afterAll(() => {
  s3.destroy();
});

/** Volumes of an instance with a second one. */
async function addVolume({ instanceId }: Server): Promise<string[]> {
  const { ec2 } = clients();
  const InstanceIds = [instanceId];
  const describe = async () => {
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds }));
    return Reservations?.[0]?.Instances?.[0];
  };
  const zone = (await describe())?.Placement?.AvailabilityZone;
  const made = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: zone, Size: 8 }));
  const device = { InstanceId: instanceId, VolumeId: made.VolumeId, Device: '/dev/sdf' };
  await ec2.send(new AttachVolumeCommand(device));
  const devices = (await describe())?.BlockDeviceMappings ?? [];
  return devices.flatMap(({ Ebs: volume }) => volume?.VolumeId ?? []).sort();
}

async function snapshotsOf({ instanceId }: Server): Promise<Snapshot[]> {
  const Filters = [{ Name: 'tag:riposte:instance', Values: [instanceId] }];
  const { Snapshots: found = [] } = await clients().ec2.send(
    new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters }),
  );
  return found;
}

type Preserved = IncidentDetails & { readonly evidence: PreservedEvidence };

async function untilPreserved(
  findingId: string,
  holds: (evidence: PreservedEvidence) => boolean,
): Promise<Preserved> {
  return waitFor(
    async () => {
      const details = await readIncidentOf(findingId);
      const [evidence] = details?.context?.preserved ?? [];
      return details !== undefined && evidence && holds(evidence) && { ...details, evidence };
    },
    { what: `evidence in the incident of finding ${findingId}` },
  );
}

function piece({ pieces }: PreservedEvidence, wanted: PieceName): EvidencePiece | undefined {
  return pieces.find(({ name }) => name === wanted);
}

async function read({ stored }: EvidencePiece): Promise<{ text: string; sha256: string }> {
  const { bucket: Bucket, key: Key, versionId: VersionId } = stored ?? {};
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
  const text = (await body?.transformToString()) ?? '';
  return { text, sha256: createHash('sha256').update(text).digest('hex') };
}

/** The order as EventBridge delivers it, once more. */
function orderOf({ incident, actions }: IncidentDetails): string {
  const [action] = actions;
  const { incidentId, correlationId } = incident;
  const detail = { ...action, version: 1, incidentId, correlationId };
  return JSON.stringify({ source: 'riposte', 'detail-type': 'Containment Requested', detail });
}

describe('an instance with two volumes that is isolated', () => {
  let server: Server;
  let volumes: string[];
  let found: Preserved;

  beforeAll(async () => {
    await putPolicy(isolateMiners());
    server = await createInstance();
    volumes = await addVolume(server);
    const { id } = await raiseMining(server);
    await untilIncidentOf(id, 'contained');
    found = await untilPreserved(id, isAllKept);
  });

  it('has a snapshot of each volume, tagged with incident and stack', async () => {
    const taken = await snapshotsOf(server);

    expect(volumes).toHaveLength(2);
    expect(taken.map(({ VolumeId: id }) => id ?? '').sort()).toStrictEqual(volumes);
    for (const { Tags: tags = [] } of taken) {
      expect(Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))).toStrictEqual({
        'riposte:evidence': platform().stack,
        'riposte:incident': found.incident.incidentId,
        'riposte:instance': server.instanceId,
      });
    }
    const recorded = piece(found.evidence, 'snapshots')?.snapshots ?? [];
    expect(recorded.map(({ snapshotId }) => snapshotId).sort()).toStrictEqual(
      taken.map(({ SnapshotId: id }) => id ?? '').sort(),
    );
  });

  it.each(['console output', 'description'] as const)(
    'has its %s as an object with the recorded hash, which nobody just deletes',
    async (name) => {
      const kept = piece(found.evidence, name);
      const { text, sha256 } = await read(kept ?? { name, outcome: 'missing' });
      const { bucket: Bucket, key: Key, versionId: VersionId } = kept?.stored ?? {};

      expect(sha256).toBe(kept?.stored?.sha256);
      expect(JSON.parse(text)).toMatchObject({
        incidentId: found.incident.incidentId,
        target: { id: server.instanceId },
      });
      await expect(
        s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId })),
      ).rejects.toMatchObject({ name: 'AccessDenied' });
    },
  );

  it('is described with the groups that it had before', async () => {
    const { text } = await read(
      piece(found.evidence, 'description') ?? { name: 'description', outcome: 'missing' },
    );
    const {
      interfaces,
      volumes: described,
      securityGroups,
      unread,
    } = JSON.parse(text) as {
      readonly interfaces: { readonly NetworkInterfaceId: string }[];
      readonly volumes: { readonly VolumeId: string }[];
      readonly securityGroups: { readonly GroupId: string }[];
      readonly unread: string[];
    };

    expect(unread).toStrictEqual([]);
    expect(interfaces.map(({ NetworkInterfaceId: id }) => id).sort()).toStrictEqual(
      [...server.eniIds].sort(),
    );
    expect(described.map(({ VolumeId: id }) => id).sort()).toStrictEqual(volumes);
    const groups = securityGroups.map(({ GroupId: id }) => id);
    expect(groups).toEqual(expect.arrayContaining(Object.values(server.groupIds)));
  });

  it('says so to operators', () => {
    const screen = { width: 400, now: new Date() };
    const text = describeIncident(found, platform().stack, screen);

    const said = found.evidence.pieces.flatMap(({ stored, snapshots = [] }) => [
      ...(stored ? [stored.sha256, stored.key] : []),
      ...snapshots.map(({ snapshotId, volumeId }) => `${snapshotId} of ${volumeId}`),
    ]);
    expect(said).toHaveLength(6);
    expect(said.filter((words) => !text.includes(words))).toStrictEqual([]);
  });

  it('is copied once, however often the order is delivered', async () => {
    await sendToQueue(QUEUE, orderOf(found));
    await sendToQueue(QUEUE, orderOf(found));
    await untilWorkedOff([QUEUE]);

    const { evidence } = await untilPreserved(found.incident.correlationId, isAllKept);
    await expect(snapshotsOf(server)).resolves.toHaveLength(2);
    expect(evidence).toStrictEqual(found.evidence);
    await expect(queueMessages(`${QUEUE}-dlq`)).resolves.toStrictEqual([]);
  });

  it('is not copied again when a function died before it could write down what it had', async () => {
    const { incidentId } = found.incident;
    const command = new UpdateItemCommand({
      TableName: `${platform().stack}-incidents`,
      Key: { pk: { S: `INCIDENT#${incidentId}` }, sk: { S: 'CONTEXT' } },
      UpdateExpression: 'REMOVE preserved',
    });
    await clients().dynamodb.send(command);

    await sendToQueue(QUEUE, orderOf(found));
    const { evidence } = await untilPreserved(found.incident.correlationId, isAllKept);

    expect(piece(evidence, 'snapshots')).toStrictEqual(piece(found.evidence, 'snapshots'));
    await expect(snapshotsOf(server)).resolves.toHaveLength(2);
    // What was written first is still there, under its version.
    const first = piece(found.evidence, 'description');
    await expect(read(first ?? { name: 'description', outcome: 'missing' })).resolves.toMatchObject(
      {
        sha256: first?.stored?.sha256,
      },
    );
  });

  it('keeps its evidence when it is released', async () => {
    await release(found.incident.incidentId);

    await expect(snapshotsOf(server)).resolves.toHaveLength(2);
    const { evidence } = await untilPreserved(found.incident.correlationId, isAllKept);
    expect(piece(evidence, 'snapshots')).toStrictEqual(piece(found.evidence, 'snapshots'));
    await expect(refusedCalls()).resolves.toStrictEqual([]);
  });
});

describe('what cannot or must not be kept', () => {
  it('is only planned in a dry run', async () => {
    await putPolicy(isolateMiners('dry-run'));
    const server = await createInstance();
    const [volume = ''] = await addVolume(server);

    const { id } = await raiseMining(server);
    const { evidence } = await untilPreserved(id, ({ pieces }) => pieces.length > 0);

    expect(evidence.pieces.map(({ outcome }) => outcome)).toStrictEqual([
      ...['planned', 'planned', 'planned'],
    ]);
    expect(piece(evidence, 'snapshots')?.remark).toContain(volume);
    await expect(snapshotsOf(server)).resolves.toStrictEqual([]);
    await expect(isQuarantined(server)).resolves.toBe(false);
  });

  it('is named when the instance is terminated', async () => {
    await putPolicy(isolateMiners());
    const server = await createInstance();
    const InstanceIds = [server.instanceId];
    await clients().ec2.send(new TerminateInstancesCommand({ InstanceIds }));

    const { id } = await raiseMining(server);
    const { evidence } = await untilPreserved(id, ({ pieces }) => pieces.length > 0);

    expect(piece(evidence, 'snapshots')).toStrictEqual({
      ...{ name: 'snapshots', outcome: 'missing' },
      remark: 'the instance is terminated',
    });
    expect(piece(evidence, 'description')?.outcome).toBe('kept');
    await untilWorkedOff([QUEUE]);
    await expect(queueMessages(`${QUEUE}-dlq`)).resolves.toStrictEqual([]);
  });
});
