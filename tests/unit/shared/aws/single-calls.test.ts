import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  BadRequestException,
  GetFindingsCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from '@aws-sdk/client-guardduty';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { createEventBus } from '../../../../shared/aws/event-bus.ts';
import { createEvidenceBucket } from '../../../../shared/aws/evidence-bucket.ts';
import { createGetFinding } from '../../../../shared/aws/guardduty-findings.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const region = 'eu-west-1';
const throttled = () => Object.assign(new Error('slow down'), { name: 'ThrottlingException' });

describe('the event bus', () => {
  const bridge = mockClient(EventBridgeClient);
  const publish = createEventBus(new EventBridgeClient({ region }), 'riposte-dev');
  beforeEach(() => bridge.reset());

  it('carries one event in the name of the platform', async () => {
    bridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });

    await publish('Containment Requested', { version: 1 });

    expect(bridge.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries).toStrictEqual([
      {
        EventBusName: 'riposte-dev',
        Source: 'riposte',
        DetailType: 'Containment Requested',
        Detail: '{"version":1}',
      },
    ]);
  });

  it('does not take an answer for success that says the entry failed', async () => {
    const failed = { ErrorCode: 'InternalFailure', ErrorMessage: 'try again' };
    bridge.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [failed] });

    await expect(publish('x', {})).rejects.toThrow(TransientError);
    await expect(publish('x', {})).rejects.toThrow('InternalFailure try again');
  });

  it('reports throttling as transient', async () => {
    bridge.on(PutEventsCommand).rejects(throttled());

    await expect(publish('x', {})).rejects.toThrow(TransientError);
  });
});

describe('a question to GuardDuty', () => {
  const guardduty = mockClient(GuardDutyClient);
  const getFinding = createGetFinding(new GuardDutyClient({ region }));
  beforeEach(() => guardduty.reset());

  it('is about one finding of one detector', async () => {
    guardduty.on(GetFindingsCommand).resolves({ Findings: [{ Id: 'f-1' } as never] });

    expect(await getFinding('d-1', 'f-1')).toStrictEqual({ Id: 'f-1' });
    expect(guardduty.commandCalls(GetFindingsCommand)[0]?.args[0].input).toStrictEqual({
      DetectorId: 'd-1',
      FindingIds: ['f-1'],
    });
  });

  it.each([[{}], [{ Findings: [] }], [{ Findings: [{ Id: 'another' } as never] }]])(
    'has no answer when the finding is not in it: %j',
    async (answer) => {
      guardduty.on(GetFindingsCommand).resolves(answer);

      expect(await getFinding('d-1', 'f-1')).toBeUndefined();
    },
  );

  it('about a finding of a member is put to the own detector', async () => {
    guardduty
      .on(GetFindingsCommand, { DetectorId: 'of-the-member' })
      .rejects(new BadRequestException({ $metadata: {}, message: 'no' }))
      .on(ListDetectorsCommand)
      .resolves({ DetectorIds: ['own'] })
      .on(GetFindingsCommand, { DetectorId: 'own' })
      .resolves({ Findings: [{ Id: 'f-1' } as never] });

    expect(await getFinding('of-the-member', 'f-1')).toStrictEqual({ Id: 'f-1' });
  });

  it.each([[{}], [{ DetectorIds: ['own'] }]])(
    'has no answer when no detector is ours: %j',
    async (own) => {
      guardduty
        .on(GetFindingsCommand)
        .rejects(new BadRequestException({ $metadata: {}, message: 'no' }))
        .on(ListDetectorsCommand)
        .resolves(own);

      expect(await getFinding('d-1', 'f-1')).toBeUndefined();
    },
  );

  it('is not answered by an error', async () => {
    guardduty.on(GetFindingsCommand).rejects(throttled());

    await expect(getFinding('d-1', 'f-1')).rejects.toThrow(TransientError);
  });
});

describe('the evidence bucket', () => {
  const s3 = mockClient(S3Client);
  const store = createEvidenceBucket(new S3Client({ region }), 'evidence');
  beforeEach(() => s3.reset());

  // printf '"ü"' | sha256sum
  const SHA256 = 'e4c77d3f26dacb0bcd1ef966781f0988c483f20cb118c5605ccf670c17944c6f';

  it('keeps the text and says where it lies, how large it is, and its hash', async () => {
    s3.on(PutObjectCommand).resolves({});

    expect(await store('findings/f-1.json', '"ü"')).toStrictEqual({
      bucket: 'evidence',
      key: 'findings/f-1.json',
      bytes: 4,
      sha256: SHA256,
    });
    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toStrictEqual({
      Bucket: 'evidence',
      Key: 'findings/f-1.json',
      Body: Buffer.from('"ü"'),
      ContentType: 'application/json',
      ChecksumSHA256: Buffer.from(SHA256, 'hex').toString('base64'),
    });
  });

  it('reports throttling as transient', async () => {
    s3.on(PutObjectCommand).rejects(Object.assign(new Error('slow'), { name: 'SlowDown' }));

    await expect(store('k', '{}')).rejects.toThrow(TransientError);
  });

  it('says what it may not do', async () => {
    s3.on(PutObjectCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDenied' }));

    await expect(store('k', '{}')).rejects.toThrow('not allowed to write s3://evidence/k');
  });
});
