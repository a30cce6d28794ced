import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../child-process.ts';

/** The version whose behaviour the lint and the docs speak of. It needs Node 22. */
export const RUNNER = 'gitlab-ci-local@4.75.1';
const ENTRY = 'node_modules/gitlab-ci-local/dist/index.js';

/** Path of gitlab-ci-local, installed below `folder` when it is not there yet: it is no part of the product. */
export async function findRunner(folder: string): Promise<string> {
  const entry = join(folder, ENTRY);
  if (existsSync(entry)) return entry;
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save'];
  const { code, output } = await run('npm', ['install', ...options, '--prefix', folder, RUNNER], {
    env: process.env,
  });
  if (code !== 0 || !existsSync(entry)) throw new Error(`${RUNNER} could not be had:\n${output}`);
  return entry;
}
