import { setTimeout as sleep } from 'node:timers/promises';
import { mapAtMost } from '../../../../shared/aws/map-at-most.ts';

describe('mapAtMost', () => {
  it('keeps the order of the items, and to the limit', async () => {
    let running = 0;
    let most = 0;
    const results = await mapAtMost(3, [5, 1, 4, 2, 3], async (item) => {
      running += 1;
      most = Math.max(most, running);
      await sleep(item);
      running -= 1;
      return item === 4 ? undefined : item * 10;
    });

    expect(results).toStrictEqual([50, 10, undefined, 20, 30]);
    expect(most).toBe(3);
  });

  it('begins nothing after a failure', async () => {
    const begun: number[] = [];
    const running = mapAtMost(2, [1, 2, 3, 4], async (item) => {
      begun.push(item);
      await sleep(item);
      if (item === 1) throw new Error('no');
    });

    await expect(running).rejects.toThrow('no');
    await sleep(10);
    expect(begun).toStrictEqual([1, 2]);
  });

  it('has nothing to do without items', async () => {
    expect(await mapAtMost(2, [], () => Promise.resolve(1))).toStrictEqual([]);
  });
});
