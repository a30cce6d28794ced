import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { createAlertTopic, MAX_PUBLISH_BYTES } from '../../../../shared/aws/alert-topic.ts';
import type { Notice } from '../../../../shared/domain/alert/render-notice.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const sns = mockClient(SNSClient);
const stored: [key: string, json: string][] = [];
const publish = createAlertTopic({
  client: new SNSClient({ region: 'eu-west-1' }),
  topicArn: 'arn:topic',
  store: (key, json) => {
    stored.push([key, json]);
    return Promise.resolve({ bucket: 'evidence', key, bytes: json.length, sha256: 'h' });
  },
});
const NOTICE: Notice = {
  subject: 'Riposte HIGH',
  email: 'long',
  sms: 'short',
  document: '{"schemaVersion":1}',
  documentKey: 'alerts/inc-1/3-1.json',
  attributes: {
    ...{ severity: 8.5, severityBand: 'high', status: 'open' },
    ...{ incidentId: 'inc-1', exercise: 'no' },
  },
};

beforeEach(() => {
  sns.reset();
  stored.length = 0;
  sns.on(PublishCommand).resolves({});
});

async function published(document: string) {
  await publish({ ...NOTICE, document });
  const input = sns.commandCalls(PublishCommand)[0]?.args[0].input;
  const { Message: message = '', MessageAttributes: attributes = {} } = input ?? {};
  sns.resetHistory();
  const values = Object.values(attributes).flatMap((value) => [
    value.DataType ?? '',
    value.StringValue ?? '',
  ]);
  const bytes = ['Riposte HIGH', message, ...Object.keys(attributes), ...values].join('').length;
  const texts = JSON.parse(message) as Record<string, string>;
  return { texts, bytes, encoding: attributes['encoding']?.StringValue };
}

/** JSON of so many bytes, in the message and before it is packed. */
function compressible(bytes: number): string {
  return JSON.stringify('x'.repeat(bytes));
}

function incompressible(bytes: number): string {
  return JSON.stringify(randomBytes(bytes / 2).toString('hex'));
}

describe('createAlertTopic', () => {
  it('publishes a text for each protocol, the document for programs, and attributes to filter by', async () => {
    await publish(NOTICE);

    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input).toEqual({
      TopicArn: 'arn:topic',
      Subject: 'Riposte HIGH',
      MessageStructure: 'json',
      Message: '{"default":"{\\"schemaVersion\\":1}","email":"long","sms":"short"}',
      MessageAttributes: {
        severity: { DataType: 'Number', StringValue: '8.5' },
        severityBand: { DataType: 'String', StringValue: 'high' },
        status: { DataType: 'String', StringValue: 'open' },
        incidentId: { DataType: 'String', StringValue: 'inc-1' },
        exercise: { DataType: 'String', StringValue: 'no' },
        encoding: { DataType: 'String', StringValue: 'json' },
      },
    });
    expect(stored).toEqual([]);
  });

  it('reports a failing service as transient', async () => {
    sns
      .on(PublishCommand)
      .rejects(Object.assign(new Error('x'), { $metadata: { httpStatusCode: 500 } }));

    await expect(publish(NOTICE)).rejects.toThrow(TransientError);
  });
});

describe('a document', () => {
  it('goes as it is up to the limit for everything together, and packed beyond it', async () => {
    const room = MAX_PUBLISH_BYTES - (await published(compressible(0))).bytes;
    const largest = await published(compressible(room));
    const larger = await published(compressible(room + 1));

    expect(largest).toMatchObject({ encoding: 'json', bytes: 262_144 });
    expect(larger.encoding).toBe('gzip+base64');
  });

  it('comes out of its packing as it went in', async () => {
    const document = compressible(2 * MAX_PUBLISH_BYTES);
    const { texts, encoding } = await published(document);

    expect(encoding).toBe('gzip+base64');
    expect(gunzipSync(Buffer.from(texts['default'] ?? '', 'base64')).toString()).toBe(document);
    expect(texts).toMatchObject({ email: 'long', sms: 'short' });
  });

  it('that is too large even so lies in the evidence bucket, and the message says where', async () => {
    const document = incompressible(600_000);
    const { texts, encoding, bytes } = await published(document);

    expect(encoding).toBe('s3');
    expect(stored).toEqual([['alerts/inc-1/3-1.json', document]]);
    expect(JSON.parse(texts['default'] ?? '')).toEqual({
      schemaVersion: 1,
      kind: 'riposte.alert-pointer',
      object: {
        bucket: 'evidence',
        key: 'alerts/inc-1/3-1.json',
        bytes: document.length,
        sha256: 'h',
      },
    });
    expect(bytes).toBeLessThan(1000);
  });
});
