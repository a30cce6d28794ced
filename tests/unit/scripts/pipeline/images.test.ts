import { outdatedPackages } from '../../../../scripts/pipeline/commands/outdated.ts';
import { IMAGE_FILES, pinImage } from '../../../../scripts/pipeline/commands/pin-image.ts';
import { findImages, pinImages } from '../../../../scripts/pipeline/images/find-images.ts';
import { parseImage } from '../../../../scripts/pipeline/images/image-reference.ts';
import { resolveDigest } from '../../../../scripts/pipeline/images/resolve-digest.ts';
import { FakeWorkbench } from '../../../fakes/workbench.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;

describe('an image', () => {
  it.each([
    ['node:22', { registry: 'registry-1.docker.io', repository: 'library/node', tag: '22' }],
    [
      'aquasec/trivy:0.70.0',
      { registry: 'registry-1.docker.io', repository: 'aquasec/trivy', tag: '0.70.0' },
    ],
    ['ghcr.io/a/b:v1', { registry: 'ghcr.io', repository: 'a/b', tag: 'v1' }],
    ['localhost:5000/a:1', { registry: 'localhost:5000', repository: 'a', tag: '1' }],
    [
      `node:22@${DIGEST}`,
      { registry: 'registry-1.docker.io', repository: 'library/node', tag: '22', digest: DIGEST },
    ],
  ])('%s', (text, expected) => {
    expect(parseImage(text)).toStrictEqual(expected);
  });

  it.each(['node', 'node@sha256:1', 'node:22@sha256:short', '', '$IMAGE'])(
    'is refused without a tag or with half a digest: "%s"',
    (text) => {
      expect(() => parseImage(text)).toThrow('is no image with a tag');
    },
  );
});

const DOCKERFILE = [
  'FROM a/b:1 AS tool',
  'FROM --platform=linux/amd64 node:22 AS base',
  `FROM old:1@${OTHER}`,
  'FROM base',
  'COPY --from=tool /x /x',
].join('\n');

describe('the images of a file', () => {
  it('are those of others, not its own stages', () => {
    const found = findImages(DOCKERFILE).map(({ image }) => image);

    expect(found).toStrictEqual(['a/b:1', 'node:22', 'old:1']);
  });

  it('are those that a pipeline file names in its variables', () => {
    const yaml = '  variables:\n    DOCKER_IMAGE: docker:28.5.2\n    OTHER: x:1\n';

    expect(findImages(yaml)).toStrictEqual([{ image: 'docker:28.5.2', written: 'docker:28.5.2' }]);
  });

  it('get the digests behind their tags, an older digest is replaced', () => {
    const digests = new Map(['a/b:1', 'node:22', 'old:1'].map((image) => [image, DIGEST]));

    const pinned = pinImages(DOCKERFILE, digests);

    expect(pinned.split('\n').slice(0, 3)).toStrictEqual([
      `FROM a/b:1@${DIGEST} AS tool`,
      `FROM --platform=linux/amd64 node:22@${DIGEST} AS base`,
      `FROM old:1@${DIGEST}`,
    ]);
    expect(pinImages(pinned, digests)).toBe(pinned);
  });
});

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** A registry that gives these answers one after the other, and notes what it was asked. */
function registry(answers: readonly Answer[]): { asked: string[]; request: typeof fetch } {
  const waiting = [...answers];
  const asked: string[] = [];
  const request: typeof fetch = (input, init = {}) => {
    const { method, url, headers } = new Request(input, init);
    asked.push([method, url, headers.get('authorization') ?? ''].join(' ').trim());
    const { status, headers: given = {}, body = null } = waiting.shift() ?? { status: 500 };
    return Promise.resolve(new Response(JSON.stringify(body), { status, headers: given }));
  };
  return { asked, request };
}

const IMAGE = parseImage('node:22');
const CHALLENGE = {
  'www-authenticate':
    'Bearer realm="https://auth.example/token",service="reg",scope="repository:library/node:pull"',
};
const MANIFEST = 'https://registry-1.docker.io/v2/library/node/manifests/22';

describe('the digest of a tag', () => {
  it('is what the registry says', async () => {
    const { request } = registry([{ status: 200, headers: { 'docker-content-digest': DIGEST } }]);

    await expect(resolveDigest(IMAGE, request)).resolves.toBe(DIGEST);
  });

  it('is asked for with the token that everybody gets', async () => {
    const { asked, request } = registry([
      { status: 401, headers: CHALLENGE },
      { status: 200, body: { token: 't1' } },
      { status: 200, headers: { 'docker-content-digest': DIGEST } },
    ]);

    await expect(resolveDigest(IMAGE, request)).resolves.toBe(DIGEST);
    expect(asked).toStrictEqual([
      `HEAD ${MANIFEST}`,
      'GET https://auth.example/token?service=reg&scope=repository%3Alibrary%2Fnode%3Apull',
      `HEAD ${MANIFEST} Bearer t1`,
    ]);
  });

  it.each<[string, Answer[]]>([
    ['the tag is not there', [{ status: 404 }]],
    ['the registry names none', [{ status: 200 }]],
    ['it is no digest', [{ status: 200, headers: { 'docker-content-digest': 'sha256:1' } }]],
    ['nobody gets a token', [{ status: 401, headers: CHALLENGE }, { status: 403 }]],
    [
      'the token is empty',
      [
        { status: 401, headers: CHALLENGE },
        { status: 200, body: {} },
      ],
    ],
    [
      'the token is asked for without encryption',
      [{ status: 401, headers: { 'www-authenticate': 'Bearer realm="http://a"' } }],
    ],
    ['it asks for something else', [{ status: 401 }]],
  ])('is never made up when %s', async (_case, answers) => {
    await expect(resolveDigest(IMAGE, registry(answers).request)).rejects.toThrow(
      /does not say what|gives no token|asks for/,
    );
  });
});

describe('npm run ci -- pin-image', () => {
  let bench: FakeWorkbench;
  beforeEach(() => {
    bench = new FakeWorkbench();
    bench.write('.ci/Dockerfile', 'FROM node:22\n');
    bench.write('.gitlab/ci/image.yml', '    DOCKER_IMAGE: docker:28\n');
  });
  afterEach(() => {
    bench.remove();
  });

  it('refuses images without a digest, with 43', async () => {
    await expect(pinImage(bench, {})).rejects.toMatchObject({
      code: 43,
      reasons: [
        '.ci/Dockerfile: node:22 is not pinned by a digest',
        '.gitlab/ci/image.yml: docker:28 is not pinned by a digest',
      ],
    });
  });

  it('writes what the registries say, and is content then', async () => {
    await pinImage(bench, { write: true }, () => Promise.resolve(DIGEST));

    expect(IMAGE_FILES.map((path) => bench.read(path))).toStrictEqual([
      `FROM node:22@${DIGEST}\n`,
      `    DOCKER_IMAGE: docker:28@${DIGEST}\n`,
    ]);
    await expect(pinImage(bench, {})).resolves.toBeUndefined();
  });

  it('writes nothing when one of them does not answer', async () => {
    const resolve = (image: string): Promise<string> =>
      image === 'node:22' ? Promise.resolve(DIGEST) : Promise.reject(new Error('no'));

    await expect(pinImage(bench, { write: true }, resolve)).rejects.toThrow('no');
    expect(bench.read('.ci/Dockerfile')).toBe('FROM node:22\n');
  });
});

describe('packages that could be raised', () => {
  it('are named with both versions', () => {
    const stdout = JSON.stringify({ yaml: { current: '2.9.1', wanted: '2.9.1', latest: '2.9.2' } });

    expect(outdatedPackages(stdout, '')).toStrictEqual(['yaml: 2.9.1 → 2.9.2']);
  });

  it('are none', () => {
    expect(outdatedPackages('{}', '')).toStrictEqual([]);
  });

  it.each(['', '{"error":{"code":"E404"}}'])('are not known when npm says: %s', (stdout) => {
    expect(() => outdatedPackages(stdout, 'npm error')).toThrow('npm outdated failed:\nnpm error');
  });
});
