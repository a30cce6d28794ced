import { isDeepStrictEqual } from 'node:util';

/**
 * Whether an event matches a pattern of EventBridge (or of a Lambda filter, which has the same language). Only the part of the
 * language that this repository uses: objects, and lists of values of which one must be equal. Throws on everything else, because
 * an operator that is ignored would match anything.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return oneEquals(pattern, event);
  if (!isObject(pattern)) throw new Error(`not a pattern: ${JSON.stringify(pattern)}`);
  return Object.entries(pattern).every(([name, inner]) => {
    if (name.startsWith('$')) throw new Error(`unknown operator ${name}`);
    return matchesPattern(inner, isObject(event) ? event[name] : undefined);
  });
}

function oneEquals(values: readonly unknown[], actual: unknown): boolean {
  const operator = values.find((value) => typeof value === 'object' && value !== null);
  if (operator !== undefined) throw new Error(`unknown operator ${JSON.stringify(operator)}`);
  const candidates: readonly unknown[] = Array.isArray(actual) ? actual : [actual];
  return candidates.some((candidate) =>
    values.some((value) => isDeepStrictEqual(value, candidate)),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
