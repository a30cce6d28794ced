import * as v from 'valibot';
import { truncate } from '../../../shared/domain/truncate.ts';

/** DynamoDB takes no half of a surrogate pair; JSON may hold one. */
export const wellFormed = v.transform((value: string) => value.replace(/\p{Cs}/gu, '\ufffd'));

/** Text of at most `max` UTF-16 units, so that no item of a table grows too large; empty when it is absent or no text. */
export function shortText(max: number) {
  const cut = v.transform((value: string) => truncate(value, max));
  return v.fallback(v.optional(v.pipe(v.string(), wellFormed, cut), ''), '');
}

/** Text that must be there, cut to `max` UTF-16 units. */
export function requiredText(max: number) {
  const cut = v.transform((value: string) => truncate(value, max));
  return v.pipe(v.string(), v.minLength(1), wellFormed, cut);
}

/** A part that is read when it is as expected and left out otherwise. */
export function optionalPart<T>(schema: v.GenericSchema<unknown, T>) {
  return v.fallback(v.optional(schema), undefined);
}

/** The entries of a list that are as expected; one that is not does not hide the others. */
export function readableEntries<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry) => {
    const parsed = v.safeParse(schema, entry);
    return parsed.success ? [parsed.output] : [];
  });
}
