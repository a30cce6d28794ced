import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openRepository } from '../../check/repository.ts';
import { run } from '../../child-process.ts';

const AUTHOR = ['-c', 'user.name=pipeline', '-c', 'user.email=pipeline@localhost'];

/**
 * A repository of its own below `folder` with the files as they are now, committed or not, and a remote with a default branch,
 * without which gitlab-ci-local cannot evaluate `rules:changes`. Answers its path. node_modules is linked: jobs share it.
 */
export async function stageCopy(root: string, folder: string): Promise<string> {
  const copy = join(folder, 'copy');
  const origin = join(folder, 'origin.git');
  for (const path of [copy, origin]) rmSync(path, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  const { files } = await openRepository(root);
  for (const file of files) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  await git(folder, ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
  await git(copy, ['init', '--quiet', '--initial-branch=main']);
  await git(copy, ['add', '--all']);
  await git(copy, [...AUTHOR, 'commit', '--quiet', '--message=As it is now']);
  await git(copy, ['remote', 'add', 'origin', origin]);
  await git(copy, ['push', '--quiet', 'origin', 'main']);
  await git(copy, ['remote', 'set-head', 'origin', 'main']);
  linkModules(root, copy);
  return copy;
}

function linkModules(root: string, copy: string): void {
  const modules = join(root, 'node_modules');
  if (existsSync(modules)) symlinkSync(modules, join(copy, 'node_modules'), 'dir');
}

async function git(cwd: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run('git', args, { cwd, env: process.env });
  if (code !== 0) throw new Error(`git ${args.join(' ')} failed:\n${output}`);
}
