import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../child-process.ts';

const VERSION = '1.5.6-r.1';
const PACKAGE = `@duckdb/node-api@${VERSION}`;
/** Written by npm when everything is in place. */
const INSTALLED = 'node_modules/.package-lock.json';

/**
 * Sees to it that DuckDB lies below the folder. It is too large (68 MB) for a dependency that only a bench has. Answers why
 * it cannot be had, or undefined when it is there.
 */
export async function ensureDuckDb(
  folder: string,
  { offline }: { readonly offline: boolean },
): Promise<string | undefined> {
  if (isInstalled(folder)) return undefined;
  if (offline) return `${PACKAGE} is not in ${folder}, and nothing is downloaded with --offline`;
  await mkdir(folder, { recursive: true });
  const { code, output } = await npm(['install', PACKAGE, '--prefix', folder, ...QUIETLY]).catch(
    (error: unknown) => ({ code: 1, output: String(error) }),
  );
  if (code === 0 && isInstalled(folder)) return undefined;
  return `${PACKAGE} could not be installed: ${output.trim().split('\n').at(-1) ?? code}`;
}

const QUIETLY = ['--ignore-scripts', '--no-audit', '--no-fund', '--save-exact'];

function npm(args: readonly string[]): ReturnType<typeof run> {
  // Set by npm itself, so that its own version is taken and no shell is needed.
  const { npm_execpath: path, npm_node_execpath: node = process.execPath } = process.env;
  return path === undefined ? run('npm', args) : run(node, [path, ...args]);
}

function isInstalled(folder: string): boolean {
  const path = join(folder, INSTALLED);
  if (!existsSync(path)) return false;
  const { packages } = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly packages?: Readonly<Record<string, { readonly version?: string }>>;
  };
  return packages?.['node_modules/@duckdb/node-api']?.version === VERSION;
}
