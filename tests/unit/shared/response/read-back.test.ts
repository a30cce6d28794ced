import { readBack } from '../../../../shared/response/read-back.ts';

describe('readBack', () => {
  it.each([
    ['at once', [true], true, []],
    ['after a pause', [false, true], true, [500]],
    ['at the last look', [false, false, true], true, [500, 500]],
    ['too late', [false, false, false, true], false, [500, 500]],
  ])('sees what shows %s', async (...[_, looks, expected, waited]) => {
    const pauses: number[] = [];
    const left = [...looks];
    const isShown = () => Promise.resolve(left.shift() === true);

    expect(await readBack(isShown, (ms) => Promise.resolve(pauses.push(ms)))).toBe(expected);
    expect(pauses).toStrictEqual(waited);
  });
});
