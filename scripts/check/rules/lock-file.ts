import type { Repository } from '../repository.ts';

const LOCK_FILE = 'package-lock.json';

/** Download addresses tie an installation to one registry: the lock file has versions and hashes only. */
export function lockFile({ files, read }: Repository): string[] {
  if (!files.includes(LOCK_FILE)) return [`${LOCK_FILE}: missing`];
  const { packages } = JSON.parse(read(LOCK_FILE)) as LockFile;
  const problems = Object.entries(packages).flatMap(([path, { resolved, integrity, link }]) => {
    if (path === '' || link === true) return [];
    if (resolved !== undefined) return [`${path} has a download address`];
    return integrity === undefined ? [`${path} has no hash`] : [];
  });
  return problems.map((problem) => `${LOCK_FILE}: ${problem}`);
}

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
}
