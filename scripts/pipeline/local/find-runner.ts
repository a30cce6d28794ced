import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { run } from '../../child-process.ts';

const RUNNER = 'gitlab-ci-local';
const locked = join(import.meta.dirname, 'runner');
const FILES = ['package.json', 'package-lock.json'] as const;
const ManifestSchema = v.object({ dependencies: v.object({ [RUNNER]: v.string() }) });

/**
 * Path of the gitlab-ci-local that `runner/package-lock.json` locks, installed below `folder` when it is not there yet: it is no
 * part of the product. Needs Node 22.
 */
export async function findRunner(folder: string): Promise<string> {
  const home = join(folder, `${RUNNER}-${lockedVersion()}`);
  const entry = join(home, 'node_modules', RUNNER, 'dist', 'index.js');
  if (existsSync(entry)) return entry;
  mkdirSync(home, { recursive: true });
  for (const file of FILES) cpSync(join(locked, file), join(home, file));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund'];
  const { code, output } = await run('npm', ['ci', ...options], { cwd: home, env: process.env });
  if (code !== 0 || !existsSync(entry)) throw new Error(`${RUNNER} could not be had:\n${output}`);
  return entry;
}

function lockedVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(locked, 'package.json'), 'utf8'));
  return v.parse(ManifestSchema, manifest).dependencies[RUNNER];
}
