import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

const DEFAULT_CHAIN = /[\\/]@aws-sdk[\\/]credential-provider-node[\\/]dist-es[\\/]index\.js$/;
const OTHER_SOURCES =
  /@aws-sdk\/credential-provider-(?:http|ini|login|process|sso|web-identity)\/|@smithy\/credential-provider-imds\//;

// The default chain memoizes its credentials; the clients do so themselves, with expiry.
const FROM_ENVIRONMENT = `
import { fromEnv } from '@aws-sdk/credential-provider-env';
export const defaultProvider = (init = {}) => fromEnv(init);
`;

/**
 * Lambda hands a function its role's credentials in the environment and nowhere else, so the rest of
 * the SDK's chain (profiles, SSO, instance metadata, login) is left out of the bundle.
 */
export function environmentCredentials(): Plugin {
  return {
    name: 'environment-credentials',
    setup(build) {
      build.initialOptions.metafile = true;
      build.onLoad({ filter: DEFAULT_CHAIN }, ({ path }) => ({
        contents: FROM_ENVIRONMENT,
        loader: 'js',
        resolveDir: dirname(path),
      }));
      build.onEnd(({ metafile }) => {
        const left = Object.keys(metafile?.inputs ?? {}).find((path) => OTHER_SOURCES.test(path));
        if (left === undefined) return {};
        return { errors: [{ text: `${left} is still bundled: the AWS SDK changed its layout` }] };
      });
    },
  };
}
