/** A line that is left out: there is nothing to say, or it could not be read and is named among what is unread. */
export const absent = undefined;

/** Label and value; a line without a value is left out. */
export type FactLine = readonly [label: string, value: string | undefined];

/** Lines as an incident keeps them. */
export function toLines(lines: readonly FactLine[]): { label: string; value: string }[] {
  return lines.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}
