import fc from 'fast-check';
import { createFlowLogBucket, type FindRequest } from '../../../../shared/aws/flow-log-bucket.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { mayHoldWindow } from '../../../../shared/flow-logs/object-keys.ts';
import { FakeS3 } from '../../../builders/fake-s3.ts';

const seconds = (time: string): number => Date.parse(time) / 1000;
const ACCOUNT = '123456789012';
const BASES = {
  plain: (region: string) => `AWSLogs/${ACCOUNT}/vpcflowlogs/${region}/`,
  hive: (region: string) =>
    `AWSLogs/aws-account-id=${ACCOUNT}/aws-service=vpcflowlogs/aws-region=${region}/`,
};

interface KeyParts {
  readonly style?: keyof typeof BASES;
  readonly hours?: boolean;
  readonly region?: string;
  readonly id?: string;
  readonly prefix?: string;
}

const DEFAULTS = {
  style: 'plain',
  hours: false,
  region: 'eu-west-1',
  id: 'fl-1',
  prefix: '',
} as const;

/** Key of an object as AWS would name it; the time as `2026-11-21T10:05`. */
function keyAt(time: string, parts: KeyParts = {}): string {
  const { style, hours, region, id, prefix } = { ...DEFAULTS, ...parts };
  const names = style === 'hive' ? ['year=', 'month=', 'day=', 'hour='] : ['', '', '', ''];
  const folders = time
    .slice(0, hours ? 13 : 10)
    .split(/[-T]/)
    .map((part, index) => `${String(names[index])}${part}/`);
  const stamp = time.replace(/[-:]/g, '');
  const name = `${ACCOUNT}_vpcflowlogs_${region}_${id}_${stamp}Z_0a1b2c3d.log.gz`;
  return `${prefix}${BASES[style](region)}${folders.join('')}${name}`;
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += Buffer.from(chunk).toString();
  return text;
}

const REQUEST: FindRequest = {
  from: seconds('2026-11-21T10:00:00Z'),
  to: seconds('2026-11-21T10:30:00Z'),
  accounts: [ACCOUNT],
  regions: ['eu-west-1'],
  limits: { objects: 1000 },
};

function setUp(keys: readonly string[] = [], prefix?: string) {
  const s3 = new FakeS3();
  for (const key of keys) s3.put(key, `content of ${key}`);
  let now = Date.parse('2026-11-21T11:00:00Z');
  const logs = createFlowLogBucket({
    ...{ client: s3.client, bucket: 'logs', clock: () => new Date(now) },
    ...(prefix !== undefined && { prefix }),
  });
  const { signal } = new AbortController();
  return {
    s3,
    signal,
    find: (request: Partial<FindRequest> = {}) => logs.find({ ...REQUEST, ...request }, signal),
    passMinutes: (minutes: number) => (now += minutes * 60_000),
  };
}

async function namesOf(found: Promise<{ objects: readonly { name: string }[] }>) {
  return (await found).objects.map(({ name }) => name).sort();
}

describe('objects of a window', () => {
  const TIMES = ['2026-11-21T09:50', '2026-11-21T10:05', '2026-11-21T10:40', '2026-11-21T11:30'];

  it.each([
    { style: 'plain', hours: false },
    { style: 'plain', hours: true },
    { style: 'hive', hours: false },
    { style: 'hive', hours: true },
    { style: 'plain', hours: false, prefix: 'org/logs/' },
  ] as const)('are found with keys of %j', async (layout) => {
    const keys = TIMES.map((time) => keyAt(time, layout));
    const { find } = setUp(keys, 'prefix' in layout ? layout.prefix : undefined);

    const found = await find();

    expect(found.objects.map(({ name }) => name)).toStrictEqual([keys[1], keys[2]]);
    expect(found).toMatchObject({ left: 0, isComplete: true, unrecognised: 0 });
    expect(found.places).toStrictEqual([
      { account: ACCOUNT, region: 'eu-west-1', hasLogs: true, flowLogIds: ['fl-1'] },
    ]);
  });

  it('are found under all layouts of a place at once', async () => {
    const keys = [
      keyAt('2026-11-21T10:05'),
      keyAt('2026-11-21T10:05', { style: 'hive', hours: true, id: 'fl-2' }),
    ];
    const { find } = setUp(keys);

    expect(await namesOf(find())).toStrictEqual(keys.toSorted());
    expect((await find()).places[0]?.flowLogIds).toStrictEqual(['fl-1', 'fl-2']);
  });

  it('are looked for in the folders of the window alone', async () => {
    const { s3, find } = setUp(TIMES.map((time) => keyAt(time, { hours: true })));

    await find();

    const base = `LIST ${BASES.plain('eu-west-1')}`;
    expect(s3.requests).toStrictEqual([
      base,
      `LIST ${BASES.hive('eu-west-1')}`,
      `${base}2026/11/21/`,
      `${base}2026/11/21/09/`,
      `${base}2026/11/21/10/`,
    ]);
  });

  it('are found in several regions', async () => {
    const keys = ['eu-west-1', 'us-east-1'].map((region) => keyAt('2026-11-21T10:05', { region }));
    const { find } = setUp(keys);

    const regions = ['eu-west-1', 'us-east-1', 'eu-north-1'];
    expect(await namesOf(find({ regions }))).toStrictEqual(keys);
    const { places } = await find({ regions });
    expect(places.map(({ hasLogs }) => hasLogs)).toStrictEqual([true, true, false]);
  });

  it('are of the flow logs that were asked for', async () => {
    const keys = ['fl-1', 'fl-2'].map((id) => keyAt('2026-11-21T10:05', { id }));
    const { find } = setUp(keys);

    expect(await namesOf(find({ flowLogIds: ['fl-2'] }))).toStrictEqual([keys[1]]);
  });

  it('that a limit leaves out are counted, and the farthest from its middle', async () => {
    const keys = ['10:00', '10:10', '10:35'].map((time) => keyAt(`2026-11-21T${time}`));
    const { find } = setUp(keys);

    const found = await find({ limits: { objects: 1 } });

    expect(found.objects.map(({ name }) => name)).toStrictEqual([keys[1]]);
    expect(found.left).toBe(2);
  });

  it('with a foreign name are kept by the time of their upload, and counted', async () => {
    const folder = `${BASES.plain('eu-west-1')}2026/11/21/`;
    const { s3, find } = setUp([`${folder}copied.gz`]);
    s3.put(`${folder}long-after.gz`, 'x', '2026-11-22T10:00:00Z');
    s3.put(`${folder}notes/`, '');

    const found = await find();

    expect(found.objects.map(({ name }) => name)).toStrictEqual([`${folder}copied.gz`]);
    expect(found).toMatchObject({ unrecognised: 1, listed: 2 });
    expect(found).not.toHaveProperty('newest');
  });

  it('come with the newest time that was seen', async () => {
    const { find } = setUp(TIMES.map((time) => keyAt(time)));

    expect((await find()).newest).toBe(seconds('2026-11-21T11:30:00Z'));
  });
});

describe('a day with many objects', () => {
  const minutes = Array.from({ length: 288 }, (_, index) =>
    new Date(Date.UTC(2026, 10, 21) + index * 300_000).toISOString().slice(0, 16),
  );
  const keys = ['fl-1', 'fl-2', 'fl-3'].flatMap((id) => minutes.map((time) => keyAt(time, { id })));

  it('is listed in leaps', async () => {
    const { s3, find } = setUp(keys);
    s3.pageSize = 20;

    const found = await find();

    // 09:55 to 10:45 of each.
    expect(found.objects).toHaveLength(33);
    expect(found.listed).toBeLessThan(200);
    expect(s3.requests.length).toBeLessThan(14);
  });

  it('is listed completely whatever the pages are', async () => {
    const expected = keys.filter((key) => mayHoldWindow({ key }, REQUEST) === 'yes').toSorted();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 400 }), async (pageSize) => {
        const { s3, find } = setUp(keys);
        s3.pageSize = pageSize;
        expect(await namesOf(find())).toStrictEqual(expected);
      }),
      { numRuns: 10 },
    );
  });

  it('is not asked for everything at once', async () => {
    const { s3, find } = setUp([keyAt('2026-11-01T10:00')]);

    await find({ from: seconds('2026-11-01T00:00:00Z') });

    expect(s3.load.most).toBe(8);
  });
});

describe('the layout', () => {
  it('is remembered for ten minutes', async () => {
    const { s3, find, passMinutes } = setUp([keyAt('2026-11-21T10:05')]);
    await find();
    s3.put(keyAt('2026-11-21T10:05', { style: 'hive' }), 'x');

    expect((await find()).objects).toHaveLength(1);
    passMinutes(10);
    expect((await find()).objects).toHaveLength(2);
  });

  it('is looked for again while there is none', async () => {
    const { s3, find } = setUp();

    expect(await find()).toStrictEqual({
      ...{ objects: [], left: 0, isComplete: true, unrecognised: 0, listed: 0 },
      places: [{ account: ACCOUNT, region: 'eu-west-1', hasLogs: false, flowLogIds: [] }],
    });
    s3.put(keyAt('2026-11-21T10:05'), 'x');
    expect((await find()).objects).toHaveLength(1);
  });
});

describe('an object', () => {
  const key = keyAt('2026-11-21T10:05');

  async function setUpOne() {
    const { s3, find, signal } = setUp([key]);
    const [object] = (await find()).objects;
    if (!object) throw new Error('nothing was found');
    const part = async (from: number, to: number): Promise<string> =>
      Buffer.from(await object.readRange(from, to, signal)).toString();
    return { s3, signal, object, part };
  }

  it('says what its name says, and can be read whole', async () => {
    const { object, signal } = await setUpOne();

    expect(object).toMatchObject({
      ...{ name: key, flowLogId: 'fl-1', time: seconds('2026-11-21T10:05:00Z') },
      size: `content of ${key}`.length,
    });
    expect(await textOf(object.read(signal))).toBe(`content of ${key}`);
  });

  it('can be read in parts, as far as it goes', async () => {
    const { object, part } = await setUpOne();

    expect(await part(3, 10)).toBe('tent of');
    expect(await part(object.size - 3, object.size + 100)).toBe('.gz');
    expect(await part(object.size, object.size + 100)).toBe('');
  });

  it('that was replaced since it was listed is not read in parts', async () => {
    const { s3, part } = await setUpOne();
    s3.put(key, 'something else that is long enough');

    await expect(part(0, 4)).rejects.toThrow('was changed meanwhile');
  });
});

describe('a bucket that cannot be listed', () => {
  it.each([
    [{ code: 'NoSuchBucket', status: 404 }, 'no-bucket', 'bucket logs does not exist'],
    [{ code: 'AccessDenied', status: 403 }, 'not-allowed', 'not allowed to list s3://logs'],
  ])('says why: %j', async (error, refusal, message) => {
    const { s3, find } = setUp();
    s3.spoil = () => ({ error });

    await expect(find()).rejects.toMatchObject({ name: 'StorageError', refusal, message });
  });

  it('is asked later when it is busy', async () => {
    const { s3, find } = setUp();
    s3.spoil = () => ({ error: { code: 'SlowDown', status: 503 } });

    await expect(find()).rejects.toThrow(TransientError);
  });

  it('is left when time is up', async () => {
    const { s3 } = setUp();
    const logs = createFlowLogBucket({
      client: s3.client,
      bucket: 'logs',
      clock: () => new Date(),
    });

    await expect(logs.find(REQUEST, AbortSignal.abort())).rejects.toThrow(TransientError);
  });
});
