import * as v from 'valibot';
import { ConfigError } from '../domain/errors.ts';
import { EXTERNAL_ID, type MemberAccounts } from '../domain/member-account.ts';
import { parseJson } from '../domain/parsing.ts';
import type { Form } from './forms.ts';

/** One environment variable: its name and how its text becomes a value. */
export interface Setting<T> {
  readonly key: string;
  readonly schema: v.GenericSchema<unknown, T>;
}

export type EnvironmentSpec = Readonly<Record<string, Setting<unknown>>>;

export type Settings<S extends EnvironmentSpec> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};

export type Environment = Readonly<Record<string, string | undefined>>;

const filled = v.pipe(v.string('is missing'), v.trim(), v.nonEmpty('is empty'));

/** Text that must be there. */
export function text(key: string): Setting<string> {
  return { key, schema: filled };
}

/** Text that may be absent or empty, both read as `undefined`: something is switched off. */
export function optionalText(key: string): Setting<string | undefined> {
  const blankIsAbsent = v.transform((value: string) => value.trim() || undefined);
  return { key, schema: v.optional(v.pipe(v.string(), blankIsAbsent)) };
}

/** Text of a form that may be absent or empty, both read as `undefined`. */
export function optionalOf(key: string, { matches, problem }: Form): Setting<string | undefined> {
  const fits = (value: string | undefined) => value === undefined || matches(value);
  return { key, schema: v.pipe(optionalText(key).schema, v.check(fits, problem)) };
}

/** A decimal number from `min` to `max`; the unit belongs into the name of the variable. */
export function number(key: string, range: { min: number; max: number }): Setting<number> {
  const { min, max } = range;
  const schema = v.pipe(
    filled,
    v.regex(/^-?\d+(\.\d+)?$/, 'is not a number'),
    v.transform(Number),
    v.check((value) => value >= min && value <= max, `is not between ${min} and ${max}`),
  );
  return { key, schema };
}

/** A whole number from `min` to `max`. */
export function integer(key: string, range: { min: number; max: number }): Setting<number> {
  const schema = v.pipe(number(key, range).schema, v.integer('is not a whole number'));
  return { key, schema };
}

/** One of the given words, upper and lower case as given. */
export function oneOf<const T extends string>(key: string, words: readonly T[]): Setting<T> {
  return { key, schema: v.pipe(filled, v.picklist(words, `is not one of ${words.join(', ')}`)) };
}

/** Comma-separated words; an empty variable is an empty list, an absent one is a mistake. */
export function list(key: string): Setting<readonly string[]> {
  const split = (value: string) => value.split(',').map((part) => part.trim());
  const schema = v.pipe(
    v.string('is missing'),
    v.transform((value) => split(value).filter((part) => part !== '')),
  );
  return { key, schema };
}

/** Comma-separated words of one form; empty and absent as in `list`. */
export function listOf(key: string, { matches, problem }: Form): Setting<readonly string[]> {
  const fit = (words: readonly string[]) => words.every(matches);
  return { key, schema: v.pipe(list(key).schema, v.check(fit, problem)) };
}

/** Account ids with external ids, as a JSON object; `{}` when there are none. */
export function memberAccounts(key: string): Setting<MemberAccounts> {
  const schema = v.pipe(
    filled,
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const parsed = v.safeParse(MemberAccountsSchema, jsonOrNothing(dataset.value));
      if (parsed.success) return parsed.output;
      addIssue({ message: 'is no JSON object of account ids with external ids' });
      return NEVER;
    }),
  );
  return { key, schema };
}

const MemberAccountsSchema = v.record(
  v.pipe(v.string(), v.regex(/^\d{12}$/)),
  v.pipe(v.string(), v.regex(EXTERNAL_ID)),
);

function jsonOrNothing(value: string): unknown {
  try {
    return parseJson(value);
  } catch {
    return undefined;
  }
}

export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;

/** What every function reads. */
export const COMMON_SETTINGS = {
  stack: text('STACK_NAME'),
  environment: text('ENVIRONMENT'),
  logLevel: oneOf('LOG_LEVEL', LOG_LEVELS),
} as const;

/** Reads all settings at once; throws one ConfigError that names every problem, never a value. */
export function readEnvironment<S extends EnvironmentSpec>(env: Environment, spec: S): Settings<S> {
  const problems: string[] = [];
  const values = Object.entries(spec).map(([name, { key, schema }]) => {
    const result = v.safeParse(schema, env[key]);
    if (!result.success) problems.push(`${key} ${result.issues[0].message}`);
    return [name, result.output] as const;
  });
  if (problems.length > 0) {
    throw new ConfigError(`environment: ${problems.join('; ')}`, { facts: { problems } });
  }
  return Object.fromEntries(values) as Settings<S>;
}
