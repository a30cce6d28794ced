import { BrokenObjectError } from '../broken-object.ts';

/** As the footer lists them: the tree of columns, parents before their children. */
export interface SchemaElement {
  readonly name: string;
  readonly type: number;
  readonly repetition: number;
  readonly children: number;
  readonly converted: number;
  readonly unit: number;
}

/** By number, as in parquet.thrift. */
export const PHYSICAL = { int32: 1, int64: 2, float: 4, double: 5, bytes: 6 } as const;
const REPETITION = { optional: 1, repeated: 2 };

export interface ColumnSchema {
  readonly name: string;
  readonly type: number;
  readonly isOptional: boolean;
  readonly isRepeated: boolean;
  /** Of a timestamp; 1 for plain numbers. */
  readonly unitsPerSecond: number;
}

const UNITS_PER_SECOND: Readonly<Record<number, number>> = { 1: 1e3, 2: 1e6, 3: 1e9 };
/** ConvertedType, which older writers give instead of a logical type: TIMESTAMP_MILLIS, TIMESTAMP_MICROS. */
const CONVERTED_UNITS: Readonly<Record<number, number>> = { 9: 1e3, 10: 1e6 };

/** The flat columns; what is below a group is passed over. */
export function topLevelColumns([, ...elements]: readonly SchemaElement[]): ColumnSchema[] {
  const columns: ColumnSchema[] = [];
  /** Elements that are still to come below the group that was met last. */
  let below = 0;
  for (const element of elements) {
    if (element.children < 0)
      throw new BrokenObjectError('Parquet footer with a column of less than no children');
    const isTopLevel = below === 0;
    below = Math.max(0, below - 1) + element.children;
    if (isTopLevel && element.children === 0) columns.push(toColumn(element));
  }
  return columns;
}

function toColumn({ name, type, repetition, converted, unit }: SchemaElement): ColumnSchema {
  return {
    name,
    type,
    isOptional: repetition === REPETITION.optional,
    isRepeated: repetition === REPETITION.repeated,
    unitsPerSecond: UNITS_PER_SECOND[unit] ?? CONVERTED_UNITS[converted] ?? 1,
  };
}
