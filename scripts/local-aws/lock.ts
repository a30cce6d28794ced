import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 250;

/** Runs the task while no other process runs one under the same folder; a dead holder's lock is taken over. */
export async function withLock<T>(folder: string, task: () => Promise<T>): Promise<T> {
  while (!(await take(folder))) {
    if (await isAbandoned(folder)) await rm(folder, { recursive: true, force: true });
    else await sleep(pollMs);
  }
  try {
    return await task();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function take(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
  await writeFile(join(folder, 'pid'), String(process.pid));
  return true;
}

function isTaken(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
}

async function isAbandoned(folder: string): Promise<boolean> {
  // Between mkdir and the pid file a holder has no name yet: give it one more round.
  const read = async (): Promise<number> =>
    Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => ''));
  let pid = await read();
  if (pid === 0) {
    await sleep(pollMs);
    pid = await read();
  }
  return pid === 0 || !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
