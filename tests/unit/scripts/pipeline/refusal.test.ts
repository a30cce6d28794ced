import fc from 'fast-check';
import {
  combineRefusals,
  Refusal,
  STOPPED_BY,
  type StopCode,
} from '../../../../scripts/pipeline/refusal.ts';

const codes: readonly StopCode[] = Object.values(STOPPED_BY);
const refusal = (code: StopCode): Refusal =>
  new Refusal({ code, reasons: [`because of ${code}`], advice: `mend ${code}` });

describe('a refusal', () => {
  it('says why, and what to do in its last line', () => {
    expect(refusal(44).message).toBe('  ✗ because of 44\nWhat to do: mend 44');
  });

  it('has a code that no other has, and that is no common one', () => {
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => code < 42 || code > 63)).toStrictEqual([]);
  });
});

describe('several refusals', () => {
  it('are none if there are none', () => {
    expect(combineRefusals([])).toBeUndefined();
  });

  it.each<[StopCode[], StopCode]>([
    [[42, 44], 44],
    [[45, 44], 44],
    [[42, 43], 43],
    [[44, 43, 45], 43],
    [[42, 45], 45],
    [[42, 48], 42],
  ])('%j have the code of the gravest: %d', (all, expected) => {
    expect(combineRefusals(all.map(refusal))).toMatchObject({
      ...{ code: expected, advice: `mend ${expected}` },
    });
  });

  it('keep all reasons, whatever their order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...codes], { minLength: 1 }), (all) => {
        const combined = combineRefusals(all.map(refusal));
        expect(combined?.reasons).toStrictEqual(all.map((code) => `because of ${code}`));
        expect(combined?.code).toBe(combineRefusals([...all].reverse().map(refusal))?.code);
      }),
    );
  });
});
