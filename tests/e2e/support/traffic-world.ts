import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Server } from '../../../scripts/local-aws/customer-server.ts';
import {
  createFlowLogDelivery,
  type FlowLogDelivery,
} from '../../../scripts/local-aws/flow-logs.ts';
import {
  describeInterfaces,
  type InterfaceFacts,
} from '../../../scripts/local-aws/interface-facts.ts';
import { conversation, noData, portScan } from '../../../scripts/local-aws/traffic.ts';
import { LIST_BUCKET, INDICATORS } from '../../../scripts/test/end-to-end-platform.ts';
import { waitFor } from '../../../scripts/wait-for.ts';
import type { TrafficEvidence } from '../../../shared/domain/context/traffic-evidence.ts';
import type { StoredEvidence } from '../../../shared/domain/context/traffic-evidence.ts';
import { buildTrafficLook } from '../../../shared/domain/events/traffic-look.ts';
import type { IncidentDetails } from '../../../shared/domain/incident.ts';
import { clients } from './clients.ts';
import { configure, variablesOf } from './functions.ts';
import { raiseMining } from './findings.ts';
import { readIncidentOf, untilIncident } from './incidents.ts';
import { createInstance } from './instances.ts';
import { clientConfiguration, platform } from './platform.ts';
import { sendToQueue } from './queues.ts';

/** An address outside that all of it goes to. */
export const DROP_ZONE = '198.51.100.77';
const UPLOAD_BYTES = 412_000_000;

export function s3(): S3Client {
  return new S3Client({ ...clientConfiguration(), forcePathStyle: true });
}

/** A host of which flow logs are delivered. */
export interface WatchedHost {
  readonly server: Server;
  readonly eni: InterfaceFacts;
  readonly delivery: FlowLogDelivery;
}

export async function watchHost(): Promise<WatchedHost> {
  return watch(await createInstance({ eniCount: 1, groups: ['web'] }));
}

export async function watch<S extends Server>(
  server: S,
): Promise<WatchedHost & { readonly server: S }> {
  const [eni] = await describeInterfaces(clients().ec2, server.eniIds);
  if (!eni) throw new Error('the server has no interface');
  const { account: accountId, region, outputs } = platform();
  const bucket = String(outputs['flow_log_bucket']);
  const interfaces = { [eni.eniId]: eni.values };
  return {
    server,
    eni,
    delivery: createFlowLogDelivery({ s3: s3(), bucket, accountId, region, interfaces }),
  };
}

/** Unix seconds. */
export function seconds(time: string | number = Date.now()): number {
  return Math.floor(new Date(time).getTime() / 1000);
}

/** Minutes in which the host sends 412 MB outside and tries the ports of a neighbour. */
export async function misbehave({ eni, delivery }: WatchedHost): Promise<void> {
  const to = seconds() - 60;
  const from = to - 300;
  const ends = { eniId: eni.eniId, local: eni.address };
  await delivery.deliver([
    ...conversation({
      ...{ ...ends, peer: DROP_ZONE, localPort: 50_123, peerPort: 443 },
      ...{ bytesOut: UPLOAD_BYTES, bytesIn: 2_000_000, from, to },
    }),
    ...portScan({
      ...{ eniId: eni.eniId, local: eni.address, peers: ['10.20.1.200'], by: 'local' },
      answer: 'closed',
      ...{ ports: Array.from({ length: 60 }, (_, n) => 20 + n), from, to },
    }),
    noData(eni.eniId, from - 60, from - 1),
  ]);
}

const DAY_SECONDS = 86_400;

/** The host talks to the drop zone in the two seconds after this moment (ISO 8601), whatever was done to it. */
export async function leakAfter({ eni, delivery }: WatchedHost, cutAt: string): Promise<void> {
  const from = seconds(cutAt) + 2;
  await delivery.deliver(
    conversation({
      ...{ eniId: eni.eniId, local: eni.address, peer: DROP_ZONE },
      ...{ localPort: 50_124, peerPort: 443, bytesOut: 5_300_000, bytesIn: 1000 },
      ...{ from, to: from + 1 },
    }),
  );
}

/** What the host did at this time of the day before: a look takes it for the past. */
export async function haveAPast({ eni, delivery }: WatchedHost): Promise<void> {
  const to = seconds() - DAY_SECONDS;
  await delivery.deliver(
    conversation({
      ...{ eniId: eni.eniId, local: eni.address, peer: '203.0.113.9' },
      ...{ localPort: 443, peerPort: 51_000, startedBy: 'peer' },
      ...{ bytesOut: 90_000, bytesIn: 4000, from: to - 120, to },
    }),
  );
}

/** The traffic of the incident of a finding, once it is as wanted. */
export async function untilTraffic(
  findingId: string,
  isWanted: (traffic: TrafficEvidence) => boolean,
  what = 'evidence from flow logs',
): Promise<IncidentDetails & { readonly traffic: TrafficEvidence }> {
  return waitFor(
    async () => {
      const details = await readIncidentOf(findingId);
      const traffic = details?.context?.traffic;
      return traffic && isWanted(traffic) && { ...details, traffic };
    },
    { what, timeoutMs: 180_000, intervalMs: 250 },
  );
}

/** Bytes of the object that an incident names as its evidence. */
export async function readStored({ bucket, key }: StoredEvidence): Promise<Uint8Array> {
  const { Body: body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (!body) throw new Error(`no object ${key}`);
  return body.transformToByteArray();
}

/** Looks follow each other after so many seconds, until it is given back. */
export async function lookEvery(delaySeconds: number): Promise<() => Promise<void>> {
  const before = await variablesOf('enrich-incident');
  const Variables = { ...before, FLOW_LOG_LOOK_DELAY_SECONDS: String(delaySeconds) };
  await configure('enrich-incident', { Environment: { Variables } });
  return async () => configure('enrich-incident', { Environment: { Variables: before } });
}

/** What the platform is told to take for bad. */
export async function writeIndicators(text: string): Promise<void> {
  const object = { Bucket: LIST_BUCKET, Key: INDICATORS, Body: text };
  await s3().send(new PutObjectCommand(object));
}

export async function keysBelow(bucket: string, prefix: string): Promise<string[]> {
  const list = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix });
  const { Contents: found = [] } = await s3().send(list);
  return found.flatMap(({ Key: key }) => key ?? []);
}

/** Hosts of other tests have the same address, and what is known is not read again. */
async function forgetThePast(): Promise<void> {
  const bucket = String(platform().outputs['evidence_bucket']);
  for (const key of await keysBelow(bucket, 'history/'))
    await s3().send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}

/** A bucket that the function has no right to. */
export async function createForeignBucket(name: string): Promise<void> {
  await s3().send(new CreateBucketCommand({ Bucket: name }));
}

/** A second look at the traffic of an incident, as it comes a quarter of an hour after the first. */
export async function orderLook(incidentId: string, look: number): Promise<void> {
  const notBefore = new Date().toISOString();
  const order = { incidentId, correlationId: incidentId, look, notBefore };
  await sendToQueue('enrich-incident', buildTrafficLook(order));
}

/** Enough for the function to use every right that it has for flow logs. */
export async function useTrafficRights(): Promise<void> {
  await writeIndicators(`${DROP_ZONE}\n`);
  const host = await watchHost();
  await forgetThePast();
  await haveAPast(host);
  await misbehave(host);
  const { id } = await raiseMining(host.server);
  await untilTraffic(id, ({ outcome }) => outcome === 'seen');
  const { incident, actions } = await untilIncident(host.server.instanceId, 'contained');
  await leakAfter(host, actions[0]?.settledAt ?? '');
  await orderLook(incident.incidentId, 2);
  await untilTraffic(id, ({ look }) => look === 2, 'a second look');
}
