import fc from 'fast-check';
import {
  ALL_BLOCKED,
  hasBlock,
  isAllBlocked,
  planBlockRelease,
  SWITCHES,
  switchesOn,
  toBlock,
  type AccessBlock,
  type Switch,
} from '../../../../../shared/domain/buckets/access-block.ts';

const on = (...names: Switch[]): AccessBlock => toBlock((name) => names.includes(name));
const aBlock = fc.option(
  fc.subarray([...SWITCHES]).map((names) => on(...names)),
  { nil: undefined },
);

describe('a block', () => {
  it.each([
    [undefined, false],
    [on(), false],
    [on('BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy'), false],
    [ALL_BLOCKED, true],
  ])('%j is whole: %s', (block, whole) => {
    expect(isAllBlocked(block)).toBe(whole);
  });
});

describe('a release of the block', () => {
  it.each<[string, AccessBlock | undefined, AccessBlock | undefined]>([
    ['none where none was', undefined, undefined],
    ['all off where all were off', on(), on()],
    ['what was on', on('BlockPublicAcls'), on('BlockPublicAcls')],
  ])('gives back %s', (_, before, to) => {
    expect(planBlockRelease(before, ALL_BLOCKED)).toStrictEqual({
      to,
      isChange: true,
      drifted: [],
    });
  });

  it('has nothing to change where all was blocked before', () => {
    expect(planBlockRelease(ALL_BLOCKED, ALL_BLOCKED).isChange).toBe(false);
  });

  it('leaves a switch alone that somebody switched off, and names it', () => {
    const now = on('IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets');

    expect(planBlockRelease(on('BlockPublicAcls', 'RestrictPublicBuckets'), now)).toStrictEqual({
      to: on('RestrictPublicBuckets'),
      isChange: true,
      drifted: ['BlockPublicAcls'],
    });
  });

  it('never switches anything on, and nothing off that was on before', () => {
    fc.assert(
      fc.property(aBlock, aBlock, (before, now) => {
        const { to, drifted } = planBlockRelease(before, now);
        const expected = switchesOn(now).filter((name) => switchesOn(before).includes(name));
        expect(switchesOn(to)).toStrictEqual(expected);
        expect(drifted.filter((name) => switchesOn(now).includes(name))).toStrictEqual([]);
      }),
    );
  });

  it('changes nothing when it is made again', () => {
    fc.assert(
      fc.property(aBlock, aBlock, (before, now) => {
        const { to } = planBlockRelease(before, now);
        const again = planBlockRelease(before, to);
        expect(again.isChange).toBe(false);
        expect(hasBlock(to, again.to)).toBe(true);
      }),
    );
  });
});
