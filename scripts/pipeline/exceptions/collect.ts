import type { Repository } from '../../check/repository.ts';
import type { Exception } from './exception.ts';
import { inlineExceptions } from './inline-exceptions.ts';
import { destroyExceptions, gitleaksExceptions, trivyExceptions } from './listed-exceptions.ts';

/** Files that a scanner obeys without being told to, and in which no reason or expiry can stand. */
const SILENCERS =
  /(?:^|\/)(?:\.trivyignore|\.gitleaksignore|trivy(?:-secret)?\.ya?ml|\.checkov(?:\.baseline|\.ya?ml)|\.tfsec\/.*)$/;
const BINARY = /\.(?:gz|zip|png|ico|woff2|parquet)$/;
/** These spell out what they look for. */
const SPEAKS_OF_THEM = new Set([
  'scripts/pipeline/exceptions/inline-exceptions.ts',
  'tests/unit/scripts/pipeline/exceptions.test.ts',
]);
const ENVIRONMENT = /^terraform\/environments\/\w+\.exceptions\.yaml$/;

/** Everything that is excused anywhere in the repository. */
export function collectExceptions({ files, read }: Repository): Exception[] {
  return files
    .filter((path) => !BINARY.test(path) && !SPEAKS_OF_THEM.has(path))
    .flatMap((path) => {
      if (path === '.trivyignore.yaml') return trivyExceptions(path, read(path));
      if (path === '.gitleaks.toml') return gitleaksExceptions(path, read(path), files);
      if (ENVIRONMENT.test(path)) return destroyExceptions(path, read(path));
      return inlineExceptions(path, read(path));
    });
}

/** Files that would silence a scanner unseen. */
export function hiddenSilencers({ files }: Repository): string[] {
  return files.filter((path) => SILENCERS.test(path));
}
