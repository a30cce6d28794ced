import fc from 'fast-check';
import { fitGsm7, septetsOf } from '../../../../../shared/domain/alert/gsm7.ts';
import { hostileText } from '../../../../builders/hostile-text.ts';

function septets(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (septetsOf(character) ?? Infinity), 0);
}

describe('septetsOf', () => {
  it.each([
    ['a', 1],
    ['ß', 1],
    ['{', 2],
    ['€', 2],
    ['ç', undefined],
    ['😀', undefined],
    ['`', undefined],
  ])('counts %s as %s', (character, expected) => {
    expect(septetsOf(character)).toBe(expected);
  });
});

describe('fitGsm7', () => {
  it.each([
    ['Zoë façade', 'Zoe facade'],
    ['größer', 'größer'],
    ['… 漢 😀 `x`', "... ? ? 'x'"],
    ['two\r\nlines', 'two  lines'],
    ['ﬁle', 'file'],
  ])('writes %j as %j', (given, expected) => {
    expect(fitGsm7(given)).toBe(expected);
  });

  it.each([
    ['160 letters', 'x'.repeat(160), 'x'.repeat(160)],
    ['161 letters', 'x'.repeat(161), `${'x'.repeat(157)}...`],
    ['80 braces, which take two septets each', '{'.repeat(80), '{'.repeat(80)],
    ['81 braces', '{'.repeat(81), `${'{'.repeat(78)}...`],
  ])('fits %s into one message', (_, given, expected) => {
    expect(fitGsm7(given)).toBe(expected);
  });

  it('never needs a second message, whatever comes', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(septets(fitGsm7(text))).toBeLessThanOrEqual(160);
      }),
    );
  });
});
