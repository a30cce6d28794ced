import { basename } from 'node:path/posix';
import type { Repository } from '../repository.ts';

const LOCK_FILE = 'package-lock.json';

/**
 * Download addresses tie an installation to one registry: the lock file has versions and hashes only. It also
 * lists what other platforms need, which npm leaves out when its registry does not have it: `npm ci` then fails.
 */
export function lockFile({ files, read }: Repository): string[] {
  const locks = files.filter((path) => basename(path) === LOCK_FILE);
  if (!locks.includes(LOCK_FILE)) return [`${LOCK_FILE}: missing`];
  return locks.flatMap((lock) => problemsOf(read(lock)).map((problem) => `${lock}: ${problem}`));
}

function problemsOf(text: string): string[] {
  const { packages } = JSON.parse(text) as LockFile;
  return Object.entries(packages).flatMap(([path, entry]) => [
    ...(path === '' ? [] : originOf(path, entry)),
    ...unlisted(path, entry, packages),
  ]);
}

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function originOf(path: string, { resolved, integrity, inBundle }: LockedPackage): string[] {
  if (resolved !== undefined) return [`${path} has a download address`];
  return integrity === undefined && inBundle !== true ? [`${path} has no hash`] : [];
}

function unlisted(path: string, entry: LockedPackage, packages: LockFile['packages']): string[] {
  const wanted = Object.keys({ ...entry.dependencies, ...entry.optionalDependencies });
  return wanted
    .filter((name) => !searchPath(path, name).some((place) => place in packages))
    .map((name) => `${name} is not listed, ${path || 'package.json'} needs it`);
}

/** Where Node looks for a package: the folder's own node_modules, then those above. */
function searchPath(path: string, name: string): string[] {
  const folders = path.split('/node_modules/');
  const above = folders.map((_, depth) => folders.slice(0, depth + 1).join('/node_modules/'));
  return ['', ...above.filter((folder) => folder !== '')].map((folder) =>
    folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`,
  );
}
