import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run, type RunResult } from '../child-process.ts';
import { withLock } from './lock.ts';
import { environmentFolder, localAwsFolder } from './paths.ts';

const requirements = join(localAwsFolder, 'requirements.txt');
const installer = join(localAwsFolder, 'installer.txt');
const stamp = join(environmentFolder, '.requirements.sha256');
const python = join(environmentFolder, 'bin', 'python');
const minimumMinor = 10;

/** Path of a Python that has the pinned packages; makes the virtual environment on first use. */
export async function ensurePythonEnvironment(): Promise<string> {
  if (await isCurrent()) return python;
  return withLock(`${environmentFolder}.lock`, async () => {
    if (!(await isCurrent())) await create();
    return python;
  });
}

async function isCurrent(): Promise<boolean> {
  if (!existsSync(python)) return false;
  const installed = await readFile(stamp, 'utf8').catch(() => '');
  return installed === (await wantedHash());
}

async function wantedHash(): Promise<string> {
  return createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
}

async function create(): Promise<void> {
  const system = await findPython();
  const started = Date.now();
  progress('making the Python environment for the local AWS (first use only) …');
  await rm(environmentFolder, { recursive: true, force: true });
  const made = await runCommand(system, ['-m', 'venv', environmentFolder]);
  if (made.code !== 0) throw venvMissing(system, made);
  await install();
  await writeFile(stamp, await wantedHash());
  progress(`Python environment ready after ${Math.round((Date.now() - started) / 1000)} s`);
}

async function install(): Promise<void> {
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

async function findPython(): Promise<string> {
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
    `Python 3.${minimumMinor} or later is needed for the local AWS: https://www.python.org/downloads/`,
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
  process.stderr.write(`local AWS: ${line}\n`);
}
