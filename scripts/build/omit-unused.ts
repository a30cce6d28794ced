import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

interface Unused {
  /** The module that is replaced. */
  readonly module: RegExp;
  readonly replacement: string;
  /** What then must be gone from the bundle; if it is not, the package has changed its layout. */
  readonly gone?: RegExp;
}

const UNUSED: readonly Unused[] = [
  {
    // A worker thread that forwards logs: the log of a Lambda is its standard output.
    module: /[\\/]pino[\\/]lib[\\/]transport\.js$/,
    replacement: `module.exports = function transport() {
      throw new Error('pino transports are not bundled: log to standard output');
    };`,
    gone: /\/node_modules\/thread-stream\//,
  },
  {
    // DynamoDB's endpoint discovery, off unless a setting of the process asks for it.
    module: /[\\/]@aws-sdk[\\/]endpoint-cache[\\/]dist-es[\\/]index\.js$/,
    replacement: `function off() { throw new Error('endpoint discovery is not bundled'); }
    export class EndpointCache { get = off; getEndpoint = off; has = off; set = off; delete = off; }`,
    gone: /\/node_modules\/mnemonist\//,
  },
  {
    // SHA-256 in JavaScript, for a Node without it. Node's own always has it.
    module: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/].*[\\/]sha256[\\/]Sha256Js\.js$/,
    replacement: `export class Sha256Js {
      constructor() { throw new Error('Node without SHA-256'); }
    }`,
  },
  {
    // The same for MD5, by which SQS proves that a message arrived whole.
    module: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/].*[\\/]md5[\\/]Md5Js\.js$/,
    replacement: `export class Md5Js {
      constructor() { throw new Error('Node without MD5'); }
    }`,
  },
];

/** Replaces parts of libraries that no function of this platform can reach by a stub that says so. */
export function omitUnused(unused: readonly Unused[] = UNUSED): Plugin {
  return {
    name: 'omit-unused',
    setup(build) {
      build.initialOptions.metafile = true;
      for (const { module, replacement } of unused) {
        build.onLoad({ filter: module }, () => ({ contents: replacement, loader: 'js' }));
      }
      build.onEnd(({ metafile }) => {
        const inputs = Object.keys(metafile?.inputs ?? {}).map((path) => `/${path}`);
        const left = unused.flatMap(({ gone }) => inputs.find((path) => gone?.test(path)) ?? []);
        return {
          errors: left.map((path) => ({ text: `${path} is still bundled: its package changed` })),
        };
      });
    },
  };
}

const NO_EVENT_STREAMS = `function missing() {
  throw new Error('event streams are not bundled: no function of this platform reads one');
}
export { missing as EventStreamSerde, missing as eventStreamSerdeProvider };`;

/**
 * Every client can load the event stream codec on demand, so every bundle carries it. A client that
 * has such operations imports it by name and keeps it; reading a stream elsewhere throws.
 */
export function omitEventStreams(): Plugin {
  return {
    name: 'omit-event-streams',
    setup(build) {
      build.onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ kind, path }) =>
        kind === 'dynamic-import' ? { path, namespace: 'no-event-streams' } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'no-event-streams' }, () => ({
        contents: NO_EVENT_STREAMS,
        loader: 'js',
      }));
    },
  };
}

/** Clients import their whole manifest for one line of the user agent: only the version stays. */
export function trimClientManifests(): Plugin {
  return {
    name: 'trim-client-manifests',
    setup(build) {
      const filter = /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/;
      build.onLoad({ filter }, async ({ path }) => {
        const manifest = JSON.parse(await readFile(path, 'utf8')) as { version: string };
        return { contents: JSON.stringify({ version: manifest.version }), loader: 'json' };
      });
    },
  };
}
