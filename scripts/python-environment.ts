import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run, type RunResult } from './child-process.ts';
import { withLock } from './local-aws/lock.ts';
import { localAwsFolder } from './local-aws/paths.ts';

/** Packages with exact versions and hashes, in a virtual environment of their own. */
export interface PythonPackages {
  /** What they are for, as people are told. */
  readonly purpose: string;
  /** Where the virtual environment is made. */
  readonly folder: string;
  /** File with the versions and hashes. */
  readonly requirements: string;
}

const installer = join(localAwsFolder, 'installer.txt');
const minimumMinor = 10;

/** Path of a Python that has the pinned packages; makes the virtual environment on first use. */
export async function ensurePython(packages: PythonPackages): Promise<string> {
  const { folder } = packages;
  const python = pythonIn(folder);
  if (await isCurrent(packages)) return python;
  await mkdir(dirname(folder), { recursive: true });
  return withLock(`${folder}.lock`, async () => {
    if (!(await isCurrent(packages))) await create(packages);
    return python;
  });
}

function pythonIn(folder: string): string {
  return join(folder, 'bin', 'python');
}

function stampIn(folder: string): string {
  return join(folder, '.requirements.sha256');
}

async function isCurrent({ folder, requirements }: PythonPackages): Promise<boolean> {
  if (!existsSync(pythonIn(folder))) return false;
  const installed = await readFile(stampIn(folder), 'utf8').catch(() => '');
  return installed === (await hashOf(requirements));
}

async function hashOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

async function create({ purpose, folder, requirements }: PythonPackages): Promise<void> {
  const system = await findPython(purpose);
  const started = Date.now();
  progress(`making the Python environment for ${purpose} (first use only) …`);
  await rm(folder, { recursive: true, force: true });
  const made = await runCommand(system, ['-m', 'venv', folder]);
  if (made.code !== 0) throw venvMissing(system, made);
  await install(pythonIn(folder), requirements);
  await writeFile(stampIn(folder), await hashOf(requirements));
  progress(`Python environment ready after ${Math.round((Date.now() - started) / 1000)} s`);
}

async function install(python: string, requirements: string): Promise<void> {
  progress('installing the pinned packages, about 100 MB …');
  const pinned = ['--require-hashes', '-r', requirements];
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  const uv = await runCommand(python, [...pip, '--require-hashes', '-r', installer]);
  if (uv.code === 0) {
    const args = ['-m', 'uv', 'pip', 'install', '--quiet', '--python', python, ...pinned];
    if ((await runCommand(python, args)).code === 0) return;
  }
  progress('uv could not do it, trying with pip …');
  const result = await runCommand(python, [...pip, ...pinned]);
  if (result.code !== 0) throw new Error(`pip could not install the packages:\n${result.output}`);
}

async function findPython(purpose: string): Promise<string> {
  for (const name of [
    'python3',
    'python',
    'python3.13',
    'python3.12',
    'python3.11',
    'python3.10',
  ]) {
    const found = await runCommand(name, ['-c', 'import sys; print(*sys.version_info[:2])']);
    const [major, minor] = found.output.split(' ').map(Number);
    if (found.code === 0 && major === 3 && minor !== undefined && minor >= minimumMinor)
      return name;
  }
  throw new Error(
    `Python 3.${minimumMinor} or later is needed for ${purpose}: https://www.python.org/downloads/`,
  );
}

/** As `run`, with code 127 when there is no such program. */
async function runCommand(program: string, args: readonly string[]): Promise<RunResult> {
  return run(program, args).catch(() => ({ code: 127, stdout: '', output: '' }));
}

function venvMissing(system: string, made: RunResult): Error {
  return new Error(
    `${system} cannot make a virtual environment (on Debian and Ubuntu: apt install python3-venv).\n${made.output}`,
  );
}

function progress(line: string): void {
  process.stderr.write(`Python: ${line}\n`);
}
