import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdLock, withLock } from '../../../../scripts/local-aws/lock.ts';

describe('withLock', () => {
  let folder: string;
  let lock: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lock-'));
    lock = join(folder, 'lock');
  });

  afterEach(async () => rm(folder, { recursive: true }));

  it('runs tasks one after the other', async () => {
    const order: string[] = [];
    const task = (name: string) => async () => {
      order.push(`${name} starts`);
      await sleep(20);
      order.push(`${name} ends`);
    };
    await Promise.all([withLock(lock, task('first')), withLock(lock, task('second'))]);
    const names = order.map((line) => line.split(' ')[0]);
    expect(order).toEqual(names.map((name, place) => `${name} ${place % 2 ? 'ends' : 'starts'}`));
    expect(new Set(names)).toEqual(new Set(['first', 'second']));
  });

  it('gives the result and leaves no lock behind', async () => {
    await expect(withLock(lock, async () => Promise.resolve(7))).resolves.toBe(7);
    expect(existsSync(lock)).toBe(false);
  });

  it('leaves no lock behind when the task fails', async () => {
    const failing = withLock(lock, async () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(existsSync(lock)).toBe(false);
  });

  it.each([
    ['whose holder has ended', '2147483646'],
    ['whose holder never said who it is', ''],
  ])('takes over a lock %s', async (_, pid) => {
    await mkdir(lock);
    await writeFile(join(lock, 'pid'), pid);
    await expect(withLock(lock, async () => Promise.resolve('done'))).resolves.toBe('done');
  });
});

describe('holdLock', () => {
  let folder: string;
  let lock: string;
  const refusal = (holder: number): string => `taken by ${holder}`;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lock-'));
    lock = join(folder, 'lock');
  });

  afterEach(async () => rm(folder, { recursive: true }));

  it('refuses the second at once and says who has it', async () => {
    await holdLock(lock, refusal);
    await expect(holdLock(lock, refusal)).rejects.toThrow(`taken by ${process.pid}`);
    expect(existsSync(lock)).toBe(true);
  });

  it('lets the next in when it is given back', async () => {
    const release = await holdLock(lock, refusal);
    await release();
    expect(existsSync(lock)).toBe(false);
    await expect(holdLock(lock, refusal)).resolves.toBeInstanceOf(Function);
  });

  it('takes over from a holder that was killed', async () => {
    await mkdir(lock);
    await writeFile(join(lock, 'pid'), '2147483646');
    await expect(holdLock(lock, refusal)).resolves.toBeInstanceOf(Function);
  });
});
