import { sessionNames } from '../../../../functions/verify-credentials/find-sessions.ts';
import { createReadCalls } from '../../../../functions/verify-credentials/read-calls.ts';
import type { TrailPages, TrailQuery } from '../../../../shared/aws/trail-reader.ts';
import type { CutScope } from '../../../../shared/detections/cut-credential.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { aCut, KEY, USER_SCOPE } from '../../../builders/trail-event.ts';

const SPAN = { from: 1_000_000, to: 2_000_000 };
const OLDER: CutScope = { kind: 'older-sessions', role: 'web', before: 900_000_000 };
const WEB = { roleId: 'AROAEXAMPLE', path: '/team/', maxSessionSeconds: 3600 };

interface Asked extends TrailQuery {
  readonly region: string;
}

interface World {
  readonly answer?: (query: Asked) => TrailPages | Error;
  readonly role?: typeof WEB | undefined;
}

function setUp({ answer = () => ({ events: [], isWhole: true }), role }: World = {}) {
  const asked: Asked[] = [];
  const trails = ['eu-west-1', 'us-east-1'].map((region) => ({
    region,
    read: (query: TrailQuery) => {
      asked.push({ ...query, region });
      const found = answer({ ...query, region });
      return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
    },
  }));
  const read = createReadCalls({
    ...{ trails, describeRole: () => Promise.resolve(role) },
    own: { accountId: '123456789012', region: 'eu-west-1' },
  });
  const run = (scope: CutScope) => read(aCut(scope), SPAN, aLogSink().logger);
  const of = (region: string) =>
    asked
      .filter((query) => query.region === region)
      .map(({ by, value, maxPages }) => `${by} ${value} ${String(maxPages)}`);
  return { run, asked, of };
}

function assumed(name: string, more: object = {}): string {
  const arn = `arn:aws:sts::123456789012:assumed-role/web/${name}`;
  return JSON.stringify({ responseElements: { assumedRoleUser: { arn } }, ...more });
}

describe('calls of a user', () => {
  it('are looked up by its name, its guests and its keys, in both regions', async () => {
    const { run, of, asked } = setUp({
      answer: ({ region, value }) => ({ events: [`${region} ${value}`], isWhole: true }),
    });

    const reading = await run({ ...USER_SCOPE, guests: ['guest'] });

    const lookUps = ['Username alice 20', 'Username guest 20', `AccessKeyId ${KEY} 20`];
    expect(of('eu-west-1')).toStrictEqual(lookUps);
    expect(of('us-east-1')).toStrictEqual(lookUps);
    expect(new Set(asked.map(({ from, to }) => [from, to].join()))).toStrictEqual(
      new Set(['1000000,2000000']),
    );
    expect(reading).toMatchObject({ isRead: true, isWhole: true, remarks: [] });
    expect(reading.events).toHaveLength(6);
    expect(reading.events).toContain('us-east-1 guest');
  });

  it('that are too many are read in part, and that is said', async () => {
    const { run } = setUp({
      answer: ({ by }) => ({ events: ['one'], isWhole: by !== 'Username' }),
    });

    expect(await run(USER_SCOPE)).toMatchObject({
      ...{ isRead: true, isWhole: false },
      remarks: [
        'eu-west-1: too many calls of alice, only the newest were read.',
        'us-east-1: too many calls of alice, only the newest were read.',
      ],
    });
  });

  it.each([
    [
      new TransientError('slow', { facts: { awsError: 'ThrottlingException' } }),
      'ThrottlingException',
    ],
    [Object.assign(new Error('no'), { name: 'AccessDeniedException' }), 'AccessDeniedException'],
  ])('that one region does not show are those of the other: %s', async (error, name) => {
    const { run } = setUp({
      answer: ({ region, by }) =>
        region === 'us-east-1' && by === 'AccessKeyId' ? error : { events: [by], isWhole: true },
    });

    const { events, ...reading } = await run(USER_SCOPE);

    expect(reading).toStrictEqual({
      ...{ isRead: false, isWhole: true },
      remarks: [`us-east-1: CloudTrail could not be read (${name}).`],
    });
    expect(events.toSorted()).toStrictEqual(['AccessKeyId', 'Username', 'Username']);
  });
});

it('calls of a session are looked up by its name', async () => {
  const { run, of } = setUp();

  await run({ kind: 'session', role: 'web', session: 'job' });

  expect(of('eu-west-1')).toStrictEqual(['Username job 60']);
});

describe('calls of older sessions of a role', () => {
  it('are looked up by the names of those who have assumed it', async () => {
    const { run, of, asked } = setUp({
      role: WEB,
      answer: ({ by, region }) => ({
        events: by === 'ResourceName' ? [assumed(`in-${region}`), assumed('job')] : ['call'],
        isWhole: true,
      }),
    });

    const reading = await run(OLDER);

    const names = ['in-eu-west-1', 'job', 'in-us-east-1'].map((name) => `Username ${name} 16`);
    const arn = 'arn:aws:iam::123456789012:role/team/web';
    expect(of('us-east-1')).toStrictEqual([`ResourceName ${arn} 10`, ...names]);
    expect(asked[0]).toMatchObject({ from: 900_000_000 - 3_600_000, to: 900_000_000 });
    expect(reading).toStrictEqual({
      ...{ events: Array(6).fill('call'), isRead: true, isWhole: true, remarks: [] },
    });
  });

  it('are only those of the sessions that began last when there are many', async () => {
    const sessions = Array.from({ length: 21 }, (_, n) => assumed(`s${String(n)}`));
    const { run, of } = setUp({
      role: WEB,
      answer: ({ by }) => ({ events: by === 'ResourceName' ? sessions : [], isWhole: true }),
    });

    const { isWhole, remarks } = await run(OLDER);

    expect(of('eu-west-1')).toHaveLength(21);
    expect(of('eu-west-1').at(-1)).toBe('Username s19 2');
    expect([isWhole, remarks]).toStrictEqual([
      false,
      ['The role had more than 20 sessions: only those that began last were looked at.'],
    ]);
  });

  it('are not known when it is not known who has assumed it', async () => {
    const { run } = setUp({
      role: WEB,
      answer: ({ region }) =>
        region === 'us-east-1' ? new Error('x') : { events: [], isWhole: false },
    });

    expect(await run(OLDER)).toMatchObject({ isRead: false, isWhole: false });
  });

  it('are none when the role is gone', async () => {
    const { run, asked } = setUp();

    expect(await run(OLDER)).toStrictEqual({
      ...{ events: [], isRead: true, isWhole: true },
      remarks: ['The role does not exist any more: its sessions are dead.'],
    });
    expect(asked).toStrictEqual([]);
  });
});

describe('names of sessions', () => {
  it.each([
    ['the answer', assumed('job'), ['job']],
    ['the question, without an answer', asks('job'), ['job']],
    ['neither', '{"requestParameters":{}}', []],
    ['no call', 'not JSON', []],
    ['a refused call', assumed('job', { errorCode: 'AccessDenied' }), []],
    ['parameters of another form', '{"requestParameters":[]}', []],
  ])('are found in %s', (_, event, names) => {
    expect(sessionNames([event, event])).toStrictEqual(names);
  });
});

function asks(roleSessionName: string): string {
  return JSON.stringify({ requestParameters: { roleSessionName }, responseElements: null });
}
