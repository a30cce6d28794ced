import { createStoredObject, parseS3Url } from '../../../../shared/aws/stored-object.ts';
import { ConfigError, TransientError } from '../../../../shared/domain/errors.ts';
import { FakeS3 } from '../../../builders/fake-s3.ts';

const { signal } = new AbortController();

function setUp(text = 'first') {
  const s3 = new FakeS3('lists');
  s3.put('bad.txt', text);
  let now = Date.parse('2026-11-21T10:00:00Z');
  let parsed = 0;
  const object = createStoredObject({
    client: s3.client,
    place: { bucket: 'lists', key: 'bad.txt' },
    maxBytes: 2048,
    parse: (bytes) => {
      parsed += 1;
      return bytes.toString().toUpperCase();
    },
    clock: () => new Date(now),
  });
  return {
    s3,
    read: (during = signal) => object.read(during),
    passMinutes: (minutes: number) => (now += minutes * 60_000),
    timesParsed: () => parsed,
  };
}

describe('a stored object', () => {
  it('is read once in five minutes', async () => {
    const { s3, read, passMinutes } = setUp();

    expect(await read()).toBe('FIRST');
    s3.put('bad.txt', 'second');
    passMinutes(4.9);
    expect(await read()).toBe('FIRST');
    expect(s3.requests).toHaveLength(1);
    passMinutes(0.1);
    expect(await read()).toBe('SECOND');
  });

  it('is not read again while its ETag is the same', async () => {
    const { s3, read, passMinutes, timesParsed } = setUp();
    await read();
    passMinutes(5);

    expect(await read()).toBe('FIRST');
    passMinutes(4);
    expect(await read()).toBe('FIRST');
    expect(s3.requests).toHaveLength(2);
    expect(timesParsed()).toBe(1);
  });

  it('is as it was known while S3 cannot be asked', async () => {
    const { s3, read, passMinutes } = setUp();
    await read();
    passMinutes(60);
    s3.spoil = () => ({ error: { status: 503, code: 'SlowDown' } });

    expect(await read()).toBe('FIRST');
  });

  it('is not as it was known once it is refused', async () => {
    const { s3, read, passMinutes } = setUp();
    await read();
    passMinutes(60);
    s3.spoil = () => ({ error: { status: 403, code: 'AccessDenied' } });

    await expect(read()).rejects.toThrow('not allowed to read s3://lists/bad.txt');
  });

  it.each([
    [{ error: { status: 503, code: 'SlowDown' } }],
    [{ breakAfter: 2 }],
    [{ error: { status: 500, code: 'InternalError' } }],
  ])('that cannot be read yet may be later: %j', async (trouble) => {
    const { s3, read } = setUp();
    s3.spoil = () => trouble;

    await expect(read()).rejects.toThrow(TransientError);
    s3.spoil = () => undefined;
    expect(await read()).toBe('FIRST');
  });

  it('may be as large as it may, and no larger', async () => {
    expect(await setUp('x'.repeat(2048)).read()).toHaveLength(2048);
    await expect(setUp('x'.repeat(2049)).read()).rejects.toMatchObject({
      refusal: 'too-large',
      message: 's3://lists/bad.txt is larger than 2 KiB',
    });
  });

  it('may be empty', async () => {
    expect(await setUp('').read()).toBe('');
  });

  it('that says no more is left when time is up', async () => {
    const { s3, read } = setUp();
    s3.spoil = () => ({ stallAfter: 2 });

    await expect(read(AbortSignal.timeout(20))).rejects.toThrow(TransientError);
  });
});

describe('parseS3Url', () => {
  it.each([
    ['s3://lists/bad.txt', { bucket: 'lists', key: 'bad.txt' }],
    ['s3://my.lists-1/a b/ü.mmdb', { bucket: 'my.lists-1', key: 'a b/ü.mmdb' }],
  ])('reads %s', (text, place) => {
    expect(parseS3Url(text, 'GEO_DATABASES')).toStrictEqual(place);
  });

  it.each([
    '',
    'lists/bad.txt',
    's3://lists',
    's3://lists/',
    's3://lists/a/',
    's3://LISTS/a',
    'https://lists/a',
    ' s3://lists/a',
  ])('says which setting is wrong: "%s"', (text) => {
    expect(() => parseS3Url(text, 'GEO_DATABASES')).toThrow(ConfigError);
    expect(() => parseS3Url(text, 'GEO_DATABASES')).toThrow(
      `GEO_DATABASES must be s3://<bucket>/<key>, not "${text}"`,
    );
  });
});
