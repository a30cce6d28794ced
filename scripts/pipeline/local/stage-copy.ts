import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openRepository } from '../../check/repository.ts';
import { run } from '../../child-process.ts';

const AUTHOR = { 'user.name': 'pipeline', 'user.email': 'pipeline@localhost' };

/**
 * A repository of its own below `folder` with the files as they are now, committed or not. Answers its path. node_modules is a
 * committed link, because jobs get what is committed and nothing else: they share the packages and install none.
 */
export async function stageCopy(root: string, folder: string): Promise<string> {
  const copy = join(folder, 'copy');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  const { files } = await openRepository(root);
  for (const file of files) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  const modules = join(root, 'node_modules');
  if (existsSync(modules)) symlinkSync(modules, join(copy, 'node_modules'), 'dir');
  await git(copy, ['init', '--quiet', '--initial-branch=main']);
  await becomeAuthor(copy);
  await commitAll(copy);
  return addOrigin(copy, join(folder, 'origin.git'));
}

/** The same once more at `target`, to plant something in. Answers its path. */
export async function cloneCopy(copy: string, target: string): Promise<string> {
  rmSync(target, { recursive: true, force: true });
  await git(dirname(copy), ['clone', '--quiet', copy, target]);
  await becomeAuthor(target);
  return target;
}

/** Commits everything, and the named files even where they are ignored. */
export async function commitAll(copy: string, ignored: readonly string[] = []): Promise<void> {
  await git(copy, ['add', '--all']);
  if (ignored.length > 0) await git(copy, ['add', '--force', ...ignored]);
  await git(copy, ['commit', '--quiet', '--message=As it is now']);
}

/** gitlab-ci-local asks the remote for the default branch when it evaluates `rules:changes`. */
async function addOrigin(copy: string, origin: string): Promise<string> {
  rmSync(origin, { recursive: true, force: true });
  await git(copy, ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
  await git(copy, ['remote', 'add', 'origin', origin]);
  await git(copy, ['push', '--quiet', 'origin', 'main']);
  await git(copy, ['remote', 'set-head', 'origin', 'main']);
  return copy;
}

async function becomeAuthor(copy: string): Promise<void> {
  for (const [key, value] of Object.entries(AUTHOR)) await git(copy, ['config', key, value]);
}

async function git(cwd: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run('git', args, { cwd, env: process.env });
  if (code !== 0) throw new Error(`git ${args.join(' ')} failed:\n${output}`);
}
