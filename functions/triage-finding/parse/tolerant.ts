import * as v from 'valibot';
import { InvalidInputError } from '../../../shared/domain/errors.ts';
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

/** Redacted ids are carried along: an account that is not ours is told and never acted in. */
export const accountText = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));
export const regionText = v.pipe(v.string(), v.regex(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/));

/** How the ids of other sources begin; those of GuardDuty are 32 hexadecimal digits. */
const RESERVED = /^(alarm|asff|call|detection|drill|health|order)-/;

/** Id of a finding of GuardDuty: visible ASCII without a slash, because ids are parts of keys, and none that another source gives. */
export const guardDutyId = v.pipe(
  v.string(),
  v.regex(/^[!-.0-~]{1,256}$/),
  v.check((id) => !RESERVED.test(id), 'an id that belongs to another source'),
);

/** A number, or a text that is one. */
export const anyNumber = v.union([
  v.number(),
  v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/), v.transform(Number)),
]);

const toIso = v.pipe(
  v.string(),
  v.check((value) => !Number.isNaN(Date.parse(value))),
  v.transform((value) => new Date(value).toISOString()),
);

/** Every spelling of a time becomes the same one, because times are compared as text. */
export const isoTime = v.pipe(v.string(), v.isoTimestamp(), toIso);

/** `Thu, 1 Nov 2018 22:00:00 GMT`, as AWS Health writes it, or ISO 8601. */
export const anyTime = v.pipe(v.string(), v.regex(/^([A-Z][a-z]{2}, )?\d/), toIso);

/** The sort key of an item holds 1024 bytes; account, region and prefixes come on top. */
const LONGEST_ID = 900;

/** The text as part of a key: visible ASCII without a slash. Throws InvalidInputError when it is too long for one. */
export function keyText(text: string): string {
  const plain = text.replace(/[^!-$&-{}~]/gu, escaped).replaceAll('/', '|');
  if (plain.length <= LONGEST_ID) return plain;
  throw new InvalidInputError('an id that is too long for a key', { facts: { id: text } });
}

function escaped(character: string): string {
  return `%${(character.codePointAt(0) ?? 0).toString(16)}.`;
}
