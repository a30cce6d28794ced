import { gunzipSync } from 'node:zlib';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import {
  DEFAULT_FIELDS,
  FLOW_LOG_FIELDS,
  formatFlowLines,
} from '../../../../scripts/local-aws/flow-lines.ts';
import { fileTimeOf, flowLogKey } from '../../../../scripts/local-aws/flow-log-keys.ts';
import { createFlowLogDelivery } from '../../../../scripts/local-aws/flow-logs.ts';
import { conversation, noData } from '../../../../scripts/local-aws/traffic.ts';

/** 2026-11-21T09:59:58Z, two seconds before a new file, a new hour and a new folder. */
const BEFORE_TEN = Date.UTC(2026, 10, 21, 9, 59, 58) / 1000;
const LAYOUT = {
  accountId: '123456789012',
  region: 'eu-west-1',
  flowLogId: 'fl-0a1b2c3d',
  hive: false,
  hourly: false,
};

describe('the key of an object', () => {
  const file = '123456789012_vpcflowlogs_eu-west-1_fl-0a1b2c3d_20261121T0955Z_cafe0123.log.gz';

  it.each([
    [{}, 'AWSLogs/123456789012/vpcflowlogs/eu-west-1/2026/11/21'],
    [{ hourly: true }, 'AWSLogs/123456789012/vpcflowlogs/eu-west-1/2026/11/21/09'],
    [{ prefix: 'a/b' }, 'a/b/AWSLogs/123456789012/vpcflowlogs/eu-west-1/2026/11/21'],
    [
      { hive: true, hourly: true },
      'AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=eu-west-1/year=2026/month=11/day=21/hour=09',
    ],
    [
      { hive: true },
      'AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=eu-west-1/year=2026/month=11/day=21',
    ],
  ])('with %j', (layout, folder) => {
    const key = flowLogKey({ ...LAYOUT, ...layout }, fileTimeOf(BEFORE_TEN), 'cafe0123');

    expect(key).toBe(`${folder}/${file}`);
  });
});

describe('the text of an object', () => {
  it('names the fields, then has a line for each record with - for what it does not know', () => {
    const text = formatFlowLines(
      [noData('eni-1', 10, 20)],
      ['version', 'interface-id', 'srcport', 'start', 'end', 'log-status'],
    );

    expect(text).toBe(
      'version interface-id srcport start end log-status\n2 eni-1 - 10 20 NODATA\n',
    );
  });

  it.each([
    [DEFAULT_FIELDS, '2', 14],
    [FLOW_LOG_FIELDS, '5', 25],
    [['version', 'tcp-flags'], '3', 2],
  ])('has the version of its newest field', (fields, version, count) => {
    const [header, first] = formatFlowLines([noData('eni-1', 10, 20)], fields).split('\n');

    expect(header?.split(' ')).toHaveLength(count);
    expect(first?.split(' ')[0]).toBe(version);
  });
});

describe('the delivery', () => {
  const s3 = mockClient(S3Client);
  const where = { s3: new S3Client(), bucket: 'logs', accountId: '123456789012' };
  const delivery = createFlowLogDelivery({
    ...where,
    region: 'eu-west-1',
    interfaces: { 'eni-1': { 'vpc-id': 'vpc-1' } },
  });

  beforeEach(() => {
    s3.reset();
    s3.on(PutObjectCommand).resolves({});
  });

  function written(): { bucket: string | undefined; key: string; text: string }[] {
    return s3.commandCalls(PutObjectCommand).map(({ args: [{ input }] }) => ({
      bucket: input.Bucket,
      key: input.Key ?? '',
      text: gunzipSync(input.Body as Buffer).toString(),
    }));
  }

  it('files records under the five minutes in which they end, oldest first', async () => {
    const delivered = await delivery.deliver([
      noData('eni-1', BEFORE_TEN, BEFORE_TEN + 2),
      noData('eni-1', BEFORE_TEN - 60, BEFORE_TEN + 1),
      noData('eni-1', BEFORE_TEN, BEFORE_TEN + 3),
    ]);

    expect(delivered.map(({ key, records }) => [/day.*T\d{4}Z/.exec(key)?.[0], records])).toEqual([
      [expect.stringMatching(/^day=21\/hour=09\/.*T0955Z$/), 1],
      [expect.stringMatching(/^day=21\/hour=10\/.*T1000Z$/), 2],
    ]);
    expect(written().map(({ bucket, key }) => [bucket, key])).toEqual(
      delivered.map(({ key }) => ['logs', key]),
    );
  });

  it('adds what the service knows of the interface and its owner', async () => {
    const ends = { eniId: 'eni-1', local: '10.0.0.5', peer: '198.51.100.7' };
    const talk = { ...ends, localPort: 45_000, peerPort: 443, bytesOut: 1, bytesIn: 2 };
    await delivery.deliver(conversation({ ...talk, from: BEFORE_TEN, to: BEFORE_TEN }));

    expect(written()[0]?.text).toBe(
      [
        FLOW_LOG_FIELDS.join(' '),
        `5 123456789012 eni-1 10.0.0.5 198.51.100.7 45000 443 6 1 1 ${BEFORE_TEN} ${BEFORE_TEN} ACCEPT OK vpc-1 - - 3 IPv4 10.0.0.5 198.51.100.7 - - egress 8`,
        `5 123456789012 eni-1 198.51.100.7 10.0.0.5 443 45000 6 1 2 ${BEFORE_TEN} ${BEFORE_TEN} ACCEPT OK vpc-1 - - 19 IPv4 198.51.100.7 10.0.0.5 - - ingress -`,
        '',
      ].join('\n'),
    );
  });

  it('writes late records of the same minutes beside the former ones', async () => {
    const line = noData('eni-1', BEFORE_TEN, BEFORE_TEN);
    const [first] = await delivery.deliver([line]);
    const [second] = await delivery.deliver([line]);

    expect(first?.key).not.toBe(second?.key);
  });

  it('of nothing writes nothing', async () => {
    await expect(delivery.deliver([])).resolves.toEqual([]);
    expect(written()).toEqual([]);
  });
});
