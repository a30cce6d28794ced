import { readPart, streamObject } from '../../../../shared/aws/object-stream.ts';
import { StorageError, TransientError } from '../../../../shared/domain/errors.ts';
import { FakeS3, type Trouble } from '../../../builders/fake-s3.ts';

const TEXT = '0123456789abcdefghij';
const part = { bucket: 'logs', key: 'k' };

function setUp(...troubles: readonly (Trouble | undefined)[]) {
  const s3 = new FakeS3();
  s3.put('k', TEXT);
  const waiting = [...troubles];
  s3.spoil = () => waiting.shift();
  const controller = new AbortController();
  const options = { signal: controller.signal };
  const read = async (what = part, idleMs = 10_000): Promise<string> => {
    let text = '';
    for await (const chunk of streamObject(s3.client, what, { ...options, idleMs }))
      text += Buffer.from(chunk).toString();
    return text;
  };
  return { s3, controller, options, read };
}

describe('streamObject', () => {
  it('reads an object with one request', async () => {
    const { s3, read } = setUp();

    expect(await read()).toBe(TEXT);
    expect(s3.requests).toStrictEqual(['GET k']);
  });

  it('reads an empty object', async () => {
    const { s3, read } = setUp();
    s3.put('k', '');

    expect(await read()).toBe('');
  });

  it('goes on where a connection broke, three times', async () => {
    const { s3, read } = setUp({ breakAfter: 6 }, { breakAfter: 1 }, { breakAfter: 0 });

    expect(await read()).toBe(TEXT);
    expect(s3.requests).toStrictEqual([
      'GET k',
      'GET k bytes=6-19',
      'GET k bytes=7-19',
      'GET k bytes=7-19',
    ]);
  });

  it('gives up after that, and says so', async () => {
    const broken = { breakAfter: 4 };
    const { s3, read } = setUp(broken, broken, broken, broken);

    await expect(read()).rejects.toThrow(TransientError);
    expect(s3.requests).toHaveLength(4);
  });

  it('takes a connection for broken that says nothing any more', async () => {
    const { s3, read } = setUp({ stallAfter: 8 });

    expect(await read(part, 20)).toBe(TEXT);
    expect(s3.requests).toStrictEqual(['GET k', 'GET k bytes=8-19']);
  });

  it('asks again when S3 is too busy to begin', async () => {
    const { s3, read } = setUp({ error: { status: 503, code: 'SlowDown' } });

    expect(await read()).toBe(TEXT);
    expect(s3.requests).toStrictEqual(['GET k', 'GET k']);
  });

  it('never glues two contents together', async () => {
    const { s3, read } = setUp({ breakAfter: 4 });
    const { spoil } = s3;
    s3.spoil = (request) => {
      if (request.includes('bytes=')) s3.put('k', 'x'.repeat(20));
      return spoil(request);
    };

    await expect(read()).rejects.toThrow('s3://logs/k was changed meanwhile');
  });

  it.each([
    ['NoSuchKey', 404, 'no-object'],
    ['AccessDenied', 403, 'not-allowed'],
    ['InvalidObjectState', 403, 'archived'],
  ])('does not ask again after %s', async (code, status, refusal) => {
    const { s3, read } = setUp({ error: { status, code } });

    await expect(read()).rejects.toMatchObject({ name: 'StorageError', refusal });
    expect(s3.requests).toHaveLength(1);
  });

  it('ends early, and quietly, when it is aborted', async () => {
    const { s3, controller, options } = setUp({ stallAfter: 8 });
    let text = '';

    for await (const chunk of streamObject(s3.client, part, options)) {
      text += Buffer.from(chunk).toString();
      if (text.length === 8)
        setImmediate(() => {
          controller.abort();
        });
    }

    expect(text).toBe('01234567');
    expect(s3.requests).toHaveLength(1);
  });

  it('asks nothing once it is aborted', async () => {
    const { s3, controller, read } = setUp();
    controller.abort();

    expect(await read()).toBe('');
    expect(s3.requests).toStrictEqual([]);
  });

  it('leaves the rest alone when the reader has enough', async () => {
    const { s3, options } = setUp();
    let first = '';

    for await (const chunk of streamObject(s3.client, part, options)) {
      first = Buffer.from(chunk).toString();
      break;
    }

    expect(first).toBe('0123');
  });
});

describe('readPart', () => {
  it('reads from the first byte to before the last', async () => {
    const { s3, options } = setUp();

    const bytes = await readPart(s3.client, { ...part, from: 10, to: 13 }, options);

    expect(bytes.toString()).toBe('abc');
    expect(s3.requests).toStrictEqual(['GET k bytes=10-12']);
  });

  it('is whole even when its connection breaks', async () => {
    const { s3, options } = setUp({ breakAfter: 2 });

    const bytes = await readPart(s3.client, { ...part, from: 10, to: 16 }, options);

    expect(bytes.toString()).toBe('abcdef');
    expect(s3.requests).toStrictEqual(['GET k bytes=10-15', 'GET k bytes=12-15']);
  });

  it('is of the content that was listed, or of none', async () => {
    const { s3, options } = setUp();
    const listed = { ...part, etag: '"another"', from: 0, to: 4 };

    await expect(readPart(s3.client, listed, options)).rejects.toThrow(StorageError);
  });

  it('is nothing by halves when it is aborted', async () => {
    const { s3, controller, options } = setUp({ stallAfter: 8 });
    setTimeout(() => {
      controller.abort();
    }, 20);

    await expect(readPart(s3.client, part, options)).rejects.toThrow('aborted');
  });
});
