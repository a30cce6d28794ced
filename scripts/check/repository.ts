import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../child-process.ts';

/** What the rules look at: the files that are, or would be, committed. */
export interface Repository {
  /** Paths relative to the root, with forward slashes. */
  readonly files: readonly string[];
  readonly read: (path: string) => string;
}

/** Tracked files and new ones that are not ignored. Throws when the folder is no git working tree. */
export async function openRepository(root: string): Promise<Repository> {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard'];
  const { code, stdout, output } = await run('git', ['-c', 'core.quotePath=off', ...args], {
    cwd: root,
  });
  if (code !== 0) throw new Error(`git cannot list the files: ${output}`);
  const files = [...new Set(stdout.split('\n'))].filter((path) => isFile(join(root, path)));
  return { files, read: (path) => readFileSync(join(root, path), 'utf8') };
}

/** Not so what was deleted, and a link to a folder. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
