import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const CLIENT_MANIFEST = /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/;
const PINO_TRANSPORT = /[\\/]pino[\\/]lib[\\/]transport\.js$/;

const NO_EVENT_STREAMS = `function missing() {
  throw new Error('event streams are not bundled: no function of this platform reads one');
}
export { missing as EventStreamSerde, missing as eventStreamSerdeProvider };`;

const NO_TRANSPORT = `module.exports = function transport() {
  throw new Error('pino transports are not bundled: log to standard output');
};`;

/** Clients import their whole manifest for one line of the user agent: only the version stays. */
export function trimClientManifests(): Plugin {
  return {
    name: 'trim-client-manifests',
    setup(build) {
      build.onLoad({ filter: CLIENT_MANIFEST }, async ({ path }) => {
        const manifest = JSON.parse(await readFile(path, 'utf8')) as { version: string };
        return { contents: JSON.stringify({ version: manifest.version }), loader: 'json' };
      });
    },
  };
}

/** A worker thread that forwards logs has no place in a Lambda: standard output is its log. */
export function omitPinoTransports(): Plugin {
  return {
    name: 'omit-pino-transports',
    setup(build) {
      build.initialOptions.metafile = true;
      build.onLoad({ filter: PINO_TRANSPORT }, () => ({ contents: NO_TRANSPORT, loader: 'js' }));
      build.onEnd(({ metafile }) => {
        const left = Object.keys(metafile?.inputs ?? {}).find((p) => p.includes('/thread-stream/'));
        if (left === undefined) return {};
        return { errors: [{ text: `${left} is still bundled: pino changed its layout` }] };
      });
    },
  };
}

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
