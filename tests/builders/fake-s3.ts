import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';

interface Wire {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Answer {
  readonly statusCode: number;
  readonly headers?: Record<string, string>;
  readonly body?: Readable;
}

interface Content {
  readonly bytes: Buffer;
  readonly modified: Date;
}

/** What happens to one request instead of, or to, its answer. */
export interface Trouble {
  /** An error of S3. */
  readonly error?: { readonly status: number; readonly code: string; readonly message?: string };
  /** The body breaks after this many bytes … */
  readonly breakAfter?: number;
  /** … or says no more and stays open. */
  readonly stallAfter?: number;
}

/** One bucket in memory, spoken to by the real client over its own wire format. */
export class FakeS3 {
  readonly contents = new Map<string, Content>();
  /** `GET key bytes=0-3`, `LIST prefix`, `PUT key`. */
  readonly requests: string[] = [];
  readonly client: S3Client;
  /** Called before each request, which it may spoil. */
  spoil: (request: string) => Trouble | undefined = () => undefined;
  pageSize = 1000;
  /** Requests under way now, and at most. */
  readonly load = { now: 0, most: 0 };
  readonly bucket: string;

  constructor(bucket = 'logs') {
    this.bucket = bucket;
    this.client = new S3Client({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      forcePathStyle: true,
      maxAttempts: 1,
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        handle: (request: Wire, { abortSignal }: { abortSignal?: AbortSignal } = {}) =>
          this.handle(request, abortSignal),
      },
    });
  }

  put(key: string, text: string | Uint8Array, modified = '2026-11-21T10:20:00Z'): void {
    this.contents.set(key, { bytes: Buffer.from(text), modified: new Date(modified) });
  }

  text(key: string): string | undefined {
    return this.contents.get(key)?.bytes.toString();
  }

  private async handle(request: Wire, signal?: AbortSignal): Promise<{ response: Answer }> {
    if (signal?.aborted) throw Object.assign(new Error('aborted'), { name: 'AbortError' });
    this.load.now += 1;
    this.load.most = Math.max(this.load.most, this.load.now);
    await new Promise(setImmediate);
    this.load.now -= 1;
    return { response: { headers: {}, body: Readable.from([]), ...this.answer(request) } };
  }

  private answer(request: Wire): Answer {
    const { method, headers } = request;
    const { bucket, key } = addressOf(request);
    const what = key === '' ? `LIST ${textOf(request.query, 'prefix')}` : `${method} ${key}`;
    const name = [what, headers['range']].filter(Boolean).join(' ');
    this.requests.push(name);
    const trouble = this.spoil(name) ?? {};
    if (trouble.error) return failure(trouble.error);
    if (bucket !== this.bucket) return failure({ status: 404, code: 'NoSuchBucket' });
    if (key === '') return this.list(request.query);
    return this.check(key, headers) ?? this.touch(key, request, trouble);
  }

  private touch(key: string, { method, headers, body }: Wire, trouble: Trouble): Answer {
    return method === 'PUT' ? this.write(key, body) : this.read(key, headers['range'], trouble);
  }

  private check(key: string, headers: Wire['headers']): Answer | undefined {
    const content = this.contents.get(key);
    const { 'if-match': match, 'if-none-match': noneMatch } = headers;
    if (match !== undefined && !content) return failure({ status: 404, code: 'NoSuchKey' });
    if (!content) return undefined;
    const isRefused = (match ?? etagOf(content)) !== etagOf(content) || noneMatch === '*';
    if (isRefused) return failure({ status: 412, code: 'PreconditionFailed' });
    return noneMatch === etagOf(content) ? { statusCode: 304 } : undefined;
  }

  private write(key: string, body: unknown): Answer {
    this.put(key, body instanceof Uint8Array ? body : String(body));
    return { statusCode: 200 };
  }

  private read(key: string, range: string | undefined, trouble: Trouble): Answer {
    const content = this.contents.get(key);
    if (!content) return failure({ status: 404, code: 'NoSuchKey' });
    const bytes = range === undefined ? content.bytes : cut(content.bytes, range);
    return {
      statusCode: range === undefined ? 200 : 206,
      headers: { etag: etagOf(content), 'content-length': String(bytes.length) },
      body: flow(bytes, trouble),
    };
  }

  private list(query: Wire['query']): Answer {
    const text = (name: string): string => textOf(query, name);
    const prefix = text('prefix');
    const after = text('continuation-token') || text('start-after');
    const size = Math.min(this.pageSize, Number(text('max-keys') || this.pageSize));
    const entries = [...this.contents.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => rollUp(key, prefix, text('delimiter')));
    const all = [...new Set(entries)].sort().filter((entry) => entry > after);
    const page = all.slice(0, size);
    const more = all.length > size;
    return {
      statusCode: 200,
      body: Readable.from([
        `<ListBucketResult><IsTruncated>${String(more)}</IsTruncated>`,
        more ? `<NextContinuationToken>${page.at(-1) ?? ''}</NextContinuationToken>` : '',
        ...page.map((entry) => this.describe(entry)),
        '</ListBucketResult>',
      ]),
    };
  }

  private describe(entry: string): string {
    const content = this.contents.get(entry);
    if (!content) return `<CommonPrefixes><Prefix>${entry}</Prefix></CommonPrefixes>`;
    const { bytes, modified } = content;
    const tag = etagOf(content).replaceAll('"', '&quot;');
    return (
      `<Contents><Key>${entry}</Key><Size>${bytes.length}</Size><ETag>${tag}</ETag>` +
      `<LastModified>${modified.toISOString()}</LastModified></Contents>`
    );
  }
}

/** Which bucket and key a path names. */
function addressOf({ path }: Wire): { bucket: string; key: string } {
  const [, bucket = '', ...parts] = decodeURIComponent(path).split('/');
  return { bucket, key: parts.join('/') };
}

function textOf(query: Wire['query'], name: string): string {
  const value = query?.[name];
  return typeof value === 'string' ? value : '';
}

/** @param range `bytes=2-5`, or to the end without the last number. */
function cut(bytes: Buffer, range: string): Buffer {
  const [from, to = bytes.length - 1] = (range.match(/\d+/g) ?? []).map(Number);
  return bytes.subarray(from, to + 1);
}

function rollUp(key: string, prefix: string, delimiter: string): string {
  if (delimiter === '') return key;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? key : key.slice(0, end + 1);
}

/** Four bytes at a time, as long as there is no trouble. */
function flow(bytes: Buffer, { breakAfter, stallAfter }: Trouble): Readable {
  const end = Math.min(breakAfter ?? stallAfter ?? bytes.length, bytes.length);
  let at = 0;
  return new Readable({
    read() {
      const chunk = bytes.subarray(at, Math.min(at + 4, end));
      at += chunk.length;
      if (chunk.length > 0) this.push(chunk);
      else if (breakAfter !== undefined)
        this.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
      else if (stallAfter === undefined) this.push(null);
    },
  });
}

function failure({ status, code, message = 'from S3' }: NonNullable<Trouble['error']>): Answer {
  const body = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { statusCode: status, body: Readable.from([body]) };
}

function etagOf({ bytes }: Content): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}
