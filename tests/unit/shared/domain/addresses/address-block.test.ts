import fc from 'fast-check';
import { covers, overlaps } from '../../../../../shared/domain/addresses/address-block.ts';

describe('blocks of addresses', () => {
  it.each([
    ['10.0.0.0/8', '10.1.2.3/32', true],
    ['10.1.2.3/32', '10.1.2.3/32', true],
    ['10.1.2.3/32', '10.0.0.0/8', false],
    ['0.0.0.0/0', '10.0.0.0/8', true],
    ['10.0.0.0/9', '10.128.0.0/9', false],
    ['::/0', '2001:db8::5/128', true],
    ['::/0', '10.0.0.5/32', false],
    ['0.0.0.0/0', '2001:db8::5/128', false],
    ['10.0.0.0/8', 'nonsense', false],
  ])('%s covers %s: %s', (outer, inner, expected) => {
    expect(covers(outer, inner)).toBe(expected);
  });

  it.each([
    ['10.1.2.3/32', '10.0.0.0/8', true],
    ['10.0.0.0/8', '10.1.2.3/32', true],
    ['10.0.0.0/9', '10.128.0.0/9', false],
    ['10.0.0.0/8', '::/0', false],
  ])('%s overlaps %s: %s', (one, other, expected) => {
    expect(overlaps(one, other)).toBe(expected);
  });

  it('overlap in both orders alike, and always when one covers the other', () => {
    const block = fc
      .tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }))
      .map(([address, prefix]) => `${address}/${prefix}`);

    fc.assert(
      fc.property(block, block, (one, other) => {
        expect(overlaps(one, other)).toBe(overlaps(other, one));
        expect(!covers(one, other) || overlaps(one, other)).toBe(true);
      }),
    );
  });
});
