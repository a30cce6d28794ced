import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createEvidenceBucket } from '../../shared/aws/evidence-bucket.ts';
import { createFlowLogBucket } from '../../shared/aws/flow-log-bucket.ts';
import { createHostHistory } from '../../shared/aws/host-history.ts';
import { createStoredObject } from '../../shared/aws/stored-object.ts';
import type { HourOfHost } from '../../shared/detections/detection.ts';
import { clientConfiguration } from './support/local-aws.ts';
import { atOnce } from './support/tables.ts';

const { signal } = new AbortController();
const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';
let client: S3Client;

beforeAll(() => {
  client = new S3Client({ ...clientConfiguration(), forcePathStyle: true });
});
afterAll(() => {
  client.destroy();
});

async function aBucket(objects: Readonly<Record<string, string>> = {}): Promise<string> {
  const bucket = `test-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  for (const [key, text] of Object.entries(objects))
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
  return bucket;
}

function keyAt(minute: string, hive: boolean): string {
  const name = `${ACCOUNT}_vpcflowlogs_${REGION}_fl-1_20261121T${minute}Z_0a.log.gz`;
  const hour = minute.slice(0, 2);
  return hive
    ? `AWSLogs/aws-account-id=${ACCOUNT}/aws-service=vpcflowlogs/aws-region=${REGION}/year=2026/month=11/day=21/hour=${hour}/${name}`
    : `AWSLogs/${ACCOUNT}/vpcflowlogs/${REGION}/2026/11/21/${name}`;
}

describe('objects of flow logs', () => {
  const request = {
    from: Date.parse('2026-11-21T10:00:00Z') / 1000,
    to: Date.parse('2026-11-21T10:30:00Z') / 1000,
    ...{ accounts: [ACCOUNT], regions: [REGION], limits: { objects: 100 } },
  };

  it.each([false, true])('are found and read, with Hive partitions: %s', async (hive) => {
    const keys = ['0900', '1005', '1025', '1200'].map((minute) => keyAt(minute, hive));
    const bucket = await aBucket(Object.fromEntries(keys.map((key) => [key, `of ${key}`])));
    const logs = createFlowLogBucket({ client, bucket, clock: () => new Date() });

    const { objects } = await logs.find(request, signal);
    const [object] = objects;
    const part = await object?.readRange(3, 10, signal);

    expect(objects.map(({ name }) => name)).toStrictEqual([keys[1], keys[2]]);
    expect(Buffer.from(part ?? []).toString()).toBe('AWSLogs');
  });

  it('are not there when there is no bucket', async () => {
    const bucket = `test-${randomUUID()}`;
    const logs = createFlowLogBucket({ client, bucket, clock: () => new Date() });

    await expect(logs.find(request, signal)).rejects.toThrow(`bucket ${bucket} does not exist`);
  });
});

describe('the history of hosts', () => {
  it('keeps the hours of all who write at once', async () => {
    const history = createHostHistory({ client, bucket: await aBucket() });
    const place = { account: ACCOUNT, region: REGION };
    const until = Date.parse('2026-11-21T00:00:00Z') / 1000;
    const host = '2001:db8::5';
    const hours = await atOnce(4, async (index) => {
      const measures = { bytesOut: 1, bytesIn: 2, externalBytesOut: 3, flows: 4 };
      const hour: HourOfHost = {
        ...{ hour: until - 3600 * (index + 1), host, rejects: 5, peers: 6 },
        ...measures,
      };
      await history.write(place, [hour], signal);
      return hour;
    });

    const past = await history.read({ ...place, hosts: [host, '10.0.0.5'], until }, signal);

    expect(past).toStrictEqual({ hours: hours.toReversed(), ignored: [] });
  });
});

describe('a small object', () => {
  it('is read again when it has changed', async () => {
    const bucket = await aBucket({ list: 'first' });
    let now = 0;
    const object = createStoredObject({
      ...{ client, place: { bucket, key: 'list' }, maxBytes: 1024 },
      parse: (bytes) => ({ text: bytes.toString() }),
      clock: () => new Date(now),
    });

    const first = await object.read(signal);
    now += 600_000;
    const same = await object.read(signal);
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'list', Body: 'second' }));
    now += 600_000;

    expect(first.text).toBe('first');
    expect(same).toBe(first);
    expect((await object.read(signal)).text).toBe('second');
  });
});

describe('evidence', () => {
  it('lies where it says, as it was hashed', async () => {
    const bucket = await aBucket();

    const { key, sha256 } = await createEvidenceBucket(client, bucket)('evidence/a.json', '"ü"');
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));

    expect(await answer.Body?.transformToString()).toBe('"ü"');
    expect(sha256).toBe('e4c77d3f26dacb0bcd1ef966781f0988c483f20cb118c5605ccf670c17944c6f');
  });
});
