import { S3Client, S3ServiceException, GetObjectCommand } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import {
  allWork,
  callAll,
  callsEvidence,
  type Caller,
  type CallResult,
  createCaller,
  noneWorks,
} from '../../../../scripts/demo/callers.ts';
import { equalAccess } from '../../../../scripts/demo/customer-user.ts';
import { equalGroups, groupsEvidence } from '../../../../scripts/demo/groups.ts';
import type { Server } from '../../../../scripts/local-aws/customer-server.ts';

const server: Server = {
  name: 'web',
  instanceId: 'i-0a',
  vpcId: 'vpc-1',
  subnetId: 'subnet-1',
  groupIds: { front: 'sg-1', back: 'sg-2' },
  eniIds: ['eni-1', 'eni-2'],
};

describe('groups of a server', () => {
  it('show their names, and which of them is the quarantine', () => {
    const times = [
      { when: 'Before', groups: { 'eni-1': ['sg-1', 'sg-2'], 'eni-2': ['sg-2'] } },
      { when: 'Contained', groups: { 'eni-1': ['sg-9'], 'eni-2': ['sg-7'] } },
    ];

    expect(groupsEvidence(server, times, 'sg-9').rows).toStrictEqual([
      {
        name: 'eni-1',
        cells: [
          [
            { text: 'front', detail: 'sg-1', isCut: false },
            { text: 'back', detail: 'sg-2', isCut: false },
          ],
          [{ text: 'QUARANTINE', detail: 'sg-9', isCut: true }],
        ],
      },
      {
        name: 'eni-2',
        cells: [
          [{ text: 'back', detail: 'sg-2', isCut: false }],
          [{ text: 'unknown', detail: 'sg-7', isCut: false }],
        ],
      },
    ]);
  });

  it.each([
    ['in another order', { 'eni-1': ['b', 'a'] }, true],
    ['one more', { 'eni-1': ['a', 'b', 'c'] }, false],
    ['on one more interface', { 'eni-1': ['a', 'b'], 'eni-2': [] }, false],
    ['on another interface', { 'eni-2': ['a', 'b'] }, false],
  ])('compared with the same ones %s', (_, groups, equal) => {
    expect(equalGroups({ 'eni-1': ['a', 'b'] }, groups)).toBe(equal);
  });
});

const CLOUD = { endpoint: 'http://127.0.0.1:9', region: 'eu-west-1' };
const OBJECT = { bucket: 'releases', key: 'deploy.env' };
const KEYS = { accessKeyId: 'AKIA0', secretAccessKey: 'secret' };

function answering(who: string, result: CallResult): Caller {
  return { who, call: () => Promise.resolve(result) };
}

describe('caller of AWS', () => {
  const s3 = mockClient(S3Client);
  const caller = createCaller(CLOUD, OBJECT, { who: 'a key', keys: KEYS });

  beforeEach(() => s3.reset());

  it('reads the object', async () => {
    s3.on(GetObjectCommand, { Bucket: 'releases', Key: 'deploy.env' }).resolves({});

    await expect(caller.call()).resolves.toBe('works');
  });

  it('is refused with the code that AWS says', async () => {
    const name = 'InvalidAccessKeyId';
    const refusal = new S3ServiceException({ name, $fault: 'client', $metadata: {} });
    s3.on(GetObjectCommand).rejects(refusal);

    await expect(caller.call()).resolves.toStrictEqual({ code: name });
  });

  it('does not take a broken line for a refusal', async () => {
    s3.on(GetObjectCommand).rejects(new Error('connect ECONNREFUSED'));

    await expect(caller.call()).rejects.toThrow('ECONNREFUSED');
  });
});

describe('calls', () => {
  const thief = answering('the thief', { code: 'AccessDenied' });
  const friend = answering('the friend', 'works');

  it('show who gets what at which time', async () => {
    const times = [
      await callAll('Before', [answering('the thief', 'works'), friend]),
      await callAll('Contained', [thief, friend]),
    ];
    const evidence = callsEvidence(OBJECT, [thief, friend], times);

    expect(evidence.of).toBe('GetObject s3://releases/deploy.env');
    expect(evidence.times).toStrictEqual(['Before', 'Contained']);
    expect(evidence.rows).toStrictEqual([
      {
        name: 'the thief',
        cells: [
          [{ text: 'works', isCut: false }],
          [{ text: 'refused: AccessDenied', isCut: true }],
        ],
      },
      {
        name: 'the friend',
        cells: [[{ text: 'works', isCut: false }], [{ text: 'works', isCut: false }]],
      },
    ]);
  });

  it('all work, or none does, or neither', async () => {
    const at = await callAll('Contained', [thief, friend]);
    const judged = [[thief], [friend], [thief, friend]].map((callers) => [
      allWork(at, callers),
      noneWorks(at, callers),
    ]);

    expect(judged).toStrictEqual([
      [false, true],
      [true, false],
      [false, false],
    ]);
  });

  it('that were not made prove nothing', async () => {
    const at = await callAll('Contained', []);

    expect([allWork(at, [friend]), noneWorks(at, [thief])]).toStrictEqual([false, false]);
  });
});

describe('access of a user', () => {
  const access = { keys: { AKIA1: 'Active', AKIA2: 'Inactive' }, policies: ['a', 'b'] };

  it.each([
    [
      'in another order',
      { keys: { AKIA2: 'Inactive', AKIA1: 'Active' }, policies: ['b', 'a'] },
      true,
    ],
    ['with a key inactive', { ...access, keys: { AKIA1: 'Inactive', AKIA2: 'Inactive' } }, false],
    ['with a policy more', { ...access, policies: ['a', 'b', 'deny-all'] }, false],
  ])('compared with the same %s', (_, other, equal) => {
    expect(equalAccess(access, other)).toBe(equal);
  });
});
