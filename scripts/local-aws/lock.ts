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

/**
 * Takes the lock for as long as the caller likes and answers how to give it back. Throws, with the holder's process id
 * for `refusal`, when somebody else has it.
 */
export async function holdLock(
  folder: string,
  refusal: (holder: number) => string,
): Promise<() => Promise<void>> {
  while (!(await take(folder))) {
    if (!(await isAbandoned(folder))) throw new Error(refusal(await holderOf(folder)));
    await rm(folder, { recursive: true, force: true });
  }
  return async () => rm(folder, { recursive: true, force: true });
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
  let pid = await holderOf(folder);
  if (pid === 0) {
    await sleep(pollMs);
    pid = await holderOf(folder);
  }
  return pid === 0 || !isAlive(pid);
}

/** 0 when the holder has not said who it is. */
async function holderOf(folder: string): Promise<number> {
  return Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => ''));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
