import { giveAway, reclaim } from '../../../../shared/flow-logs/chunk-memory.ts';

describe('the memory of a chunk', () => {
  it('is given back where it was given away', () => {
    const chunk = giveAway(new Uint8Array([1, 2, 3]));
    reclaim(chunk);

    expect(chunk).toHaveLength(0);
  });

  it('stays where somebody may look at it', () => {
    const chunk = new Uint8Array([1, 2, 3]);
    reclaim(chunk);

    expect([...chunk]).toStrictEqual([1, 2, 3]);
  });

  it('stays while only a part of it was taken', () => {
    const chunk = giveAway(new Uint8Array([1, 2, 3]));
    reclaim(chunk.subarray(0, 2));

    expect([...chunk]).toStrictEqual([1, 2, 3]);
  });
});
