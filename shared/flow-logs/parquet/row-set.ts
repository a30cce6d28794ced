/** Some of the rows of a row group, a bit for each. */
export interface RowSet {
  readonly add: (row: number) => void;
  readonly has: (row: number) => boolean;
  /** The first of them from `row` on; the number of all rows when there is none. */
  readonly nextFrom: (row: number) => number;
}

export function createRowSet(rows: number): RowSet {
  const bits = new Uint8Array(Math.ceil(rows / 8));
  const has = (row: number): boolean => (((bits[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;
  return {
    add: (row) => {
      bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
    },
    has,
    nextFrom: (from) => {
      let row = from;
      while (row < rows && !has(row)) row = bits[row >> 3] === 0 ? ((row >> 3) + 1) * 8 : row + 1;
      return Math.min(row, rows);
    },
  };
}

/** Every row there is. */
export const ALL_ROWS: RowSet = { add: () => undefined, has: () => true, nextFrom: (row) => row };
