import { createHostHistory } from '../../../../shared/aws/host-history.ts';
import type { HourOfHost } from '../../../../shared/detections/detection.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { FakeS3 } from '../../../builders/fake-s3.ts';

const seconds = (time: string): number => Date.parse(time) / 1000;
const PLACE = { account: '123456789012', region: 'eu-west-1' };
const FOLDER = 'history/v1/123456789012/eu-west-1';
const UNTIL = seconds('2026-11-21T10:00:00Z');
const { signal } = new AbortController();

function anHour(time: string, change: Partial<HourOfHost> = {}): HourOfHost {
  return {
    ...{ hour: seconds(`2026-11-${time}:00:00Z`), host: '10.0.0.5' },
    ...{ bytesOut: 100, bytesIn: 50, externalBytesOut: 30, flows: 4, rejects: 1, peers: 2 },
    ...change,
  };
}

function setUp() {
  const s3 = new FakeS3('evidence');
  const history = createHostHistory({ client: s3.client, bucket: 'evidence' });
  return {
    s3,
    write: (...hours: readonly HourOfHost[]) => history.write(PLACE, hours, signal),
    read: (...hosts: readonly string[]) => history.read({ ...PLACE, hosts, until: UNTIL }, signal),
  };
}

describe('the history of hosts', () => {
  it('is read as it was written', async () => {
    const { s3, write, read } = setUp();
    const hours = [anHour('20T23'), anHour('21T00'), anHour('21T09')];

    await write(...hours);

    expect(await read('10.0.0.5')).toStrictEqual({ hours, ignored: [] });
    expect([...s3.contents.keys()]).toStrictEqual([
      `${FOLDER}/10.0.0.5/2026-11-20.json`,
      `${FOLDER}/10.0.0.5/2026-11-21.json`,
    ]);
  });

  it('knows hosts by their own address, also of IPv6', async () => {
    const { s3, write, read } = setUp();
    const hour = anHour('21T09', { host: '2001:db8::5' });

    await write(hour, anHour('21T09'));

    expect((await read('2001:db8::5')).hours).toStrictEqual([hour]);
    expect(s3.text(`${FOLDER}/2001_db8__5/2026-11-21.json`)).toContain('"host":"2001:db8::5"');
  });

  it('is of the seven days before, and of nothing after', async () => {
    const { write, read } = setUp();
    await write(anHour('14T09'), anHour('14T10'), anHour('21T09'), anHour('21T10'));

    const { hours } = await read('10.0.0.5');

    expect(hours).toStrictEqual([anHour('14T10'), anHour('21T09')]);
  });

  it('has nothing of a host that nobody has seen', async () => {
    expect(await setUp().read('10.0.0.6')).toStrictEqual({ hours: [], ignored: [] });
  });

  it('takes nothing for a host that is no address', async () => {
    const { s3, write, read } = setUp();

    await write(anHour('21T09', { host: '../../x' }), anHour('21T09', { host: 'fe80::1%eth0' }));

    expect(await read('../../x', '')).toStrictEqual({ hours: [], ignored: [] });
    expect(s3.requests).toStrictEqual([]);
  });

  it('reads sixteen objects at once at most', async () => {
    const { s3, read } = setUp();

    await read(...Array.from({ length: 10 }, (_, index) => `10.0.0.${index}`));

    expect(s3.requests).toHaveLength(80);
    expect(s3.load.most).toBe(16);
  });
});

describe('hours that are written again', () => {
  it('are not added up: the larger measure counts', async () => {
    const { write, read } = setUp();
    await write(anHour('21T09', { bytesOut: 500, flows: 1 }));

    await write(anHour('21T09', { bytesOut: 300, flows: 9 }), anHour('21T08'));

    const expected = [anHour('21T08'), anHour('21T09', { bytesOut: 500, flows: 9 })];
    expect((await read('10.0.0.5')).hours).toStrictEqual(expected);
  });

  it('are not written when they bring nothing new', async () => {
    const { s3, write } = setUp();
    await write(anHour('21T09'));

    await write(anHour('21T09', { bytesOut: 99 }));

    expect(s3.requests.filter((request) => request.startsWith('PUT'))).toHaveLength(1);
  });

  it('survive other writers', async () => {
    const { write, read } = setUp();

    await Promise.all(['05', '06', '07', '08'].map((hour) => write(anHour(`21T${hour}`))));

    expect((await read('10.0.0.5')).hours).toHaveLength(4);
  });

  it.each([
    ['PreconditionFailed', 412],
    ['ConditionalRequestConflict', 409],
    ['NoSuchKey', 404],
  ])('are tried again after %s', async (code, status) => {
    const { s3, write, read } = setUp();
    let failures = 2;
    s3.spoil = (request) =>
      request.startsWith('PUT') && failures-- > 0 ? { error: { code, status } } : undefined;

    await write(anHour('21T09'));

    expect((await read('10.0.0.5')).hours).toHaveLength(1);
  });

  it('are given up when others always win', async () => {
    const { s3, write } = setUp();
    s3.spoil = (request) =>
      request.startsWith('PUT')
        ? { error: { code: 'PreconditionFailed', status: 412 } }
        : undefined;

    await expect(write(anHour('21T09'))).rejects.toThrow(TransientError);
    expect(s3.requests).toHaveLength(16);
  });
});

describe('an object of the history that is broken', () => {
  const key = `${FOLDER}/10.0.0.5/2026-11-21.json`;
  const withHours = (...hours: readonly object[]) =>
    JSON.stringify({ version: 1, host: '10.0.0.5', hours });

  it.each([
    ['not JSON', '{'],
    ['version', '{"version":2,"host":"10.0.0.5","hours":[]}'],
    ['another host', '{"version":1,"host":"10.0.0.6","hours":[]}'],
    ['another host or day', withHours(anHour('20T09'))],
    ['hours.0.hour', withHours({ ...anHour('21T09'), hour: 7 })],
    ['hours.0.flows', withHours({ ...anHour('21T09'), flows: -1 })],
    ['larger than 64 KiB', 'x'.repeat(70_000)],
  ])('is ignored, with its reason: %s', async (reason, text) => {
    const { s3, read } = setUp();
    s3.put(key, text);

    const { hours, ignored } = await read('10.0.0.5');

    expect(hours).toStrictEqual([]);
    expect(ignored).toStrictEqual([expect.stringContaining(reason)]);
    expect(ignored[0]).toContain(key);
  });

  it.each(['{', 'x'.repeat(70_000)])('is replaced by the next write', async (text) => {
    const { s3, write, read } = setUp();
    s3.put(key, text);

    await write(anHour('21T09'));

    expect(await read('10.0.0.5')).toStrictEqual({ hours: [anHour('21T09')], ignored: [] });
  });
});

describe('a history that cannot be had', () => {
  it.each([
    ['AccessDenied', 403, 'not allowed to read'],
    ['NoSuchBucket', 404, 'does not exist'],
    ['SlowDown', 503, 'SlowDown'],
  ])('says why: %s', async (code, status, text) => {
    const { s3, read } = setUp();
    s3.spoil = () => ({ error: { code, status } });

    await expect(read('10.0.0.5')).rejects.toThrow(text);
  });
});
