import * as v from 'valibot';

/** An account of 12 digits. */
export const accountIdText = v.pipe(v.string(), v.regex(/^\d{12}$/));

/** A region such as eu-west-1. */
export const regionText = v.pipe(v.string(), v.regex(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/));

/** ISO 8601; every spelling becomes the same one, because times are compared as text. */
export const timeText = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((value) => new Date(value)),
  v.check((time) => !Number.isNaN(time.getTime())),
  v.transform((time) => time.toISOString()),
);

/** DynamoDB takes no half of a surrogate pair; JSON may hold one. */
const wellFormed = v.transform((value: string) => value.replace(/\p{Cs}/gu, '\ufffd'));

/** Text that people see, of 1 to `max` UTF-16 units. */
export function shownText(max: number) {
  return v.pipe(v.string(), v.minLength(1), v.maxLength(max), wellFormed);
}

/** The same, which may be absent. */
export function optionalText(max: number) {
  return v.optional(v.pipe(v.string(), v.maxLength(max), wellFormed), '');
}

/** Part of the identity of what the event leads to: letters, digits, `-` and `_`. */
export const requestId = v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/));

/** ARN of the operator, with or without `operator:` before it. */
export const operatorArn = v.pipe(
  v.string(),
  v.maxLength(2048),
  v.transform((value) => value.replace(/^operator:/, '')),
  v.startsWith('arn:'),
);
