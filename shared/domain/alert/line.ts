/** A value that did not come from our own code: every channel makes it harmless in its own way. */
export interface Value {
  readonly value: string;
}

/** Words of ours and values of others, kept apart until they are rendered. */
export type Line = readonly (string | Value)[];

/** @example line`moved ${eniId} from ${groups}` */
export function line(words: TemplateStringsArray, ...values: readonly (string | number)[]): Line {
  return words.flatMap((text, index) => {
    const value = values[index];
    const parts = text === '' ? [] : [text];
    return value === undefined ? parts : [...parts, { value: String(value) }];
  });
}
