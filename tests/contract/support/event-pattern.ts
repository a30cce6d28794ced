import { isDeepStrictEqual } from 'node:util';

/**
 * Whether an event matches a pattern of EventBridge (or of a Lambda filter, which has the same language). Only the part of the
 * language that this repository uses; throws on everything else, because an operator that is ignored would match anything.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return oneMatches(pattern, event);
  if (!isObject(pattern)) throw new Error(`not a pattern: ${JSON.stringify(pattern)}`);
  if (Array.isArray(event)) return event.some((entry) => matchesPattern(pattern, entry));
  return Object.entries(pattern).every(([name, inner]) => {
    if (name === '$or' && Array.isArray(inner)) return oneOf(inner, event);
    if (name.startsWith('$')) throw new Error(`unknown operator ${name}`);
    return matchesPattern(inner, isObject(event) ? event[name] : undefined);
  });
}

function oneOf(alternatives: readonly unknown[], event: unknown): boolean {
  const results = alternatives.map((alternative) => matchesPattern(alternative, event));
  return results.includes(true);
}

function oneMatches(values: readonly unknown[], actual: unknown): boolean {
  const candidates: readonly unknown[] = Array.isArray(actual) ? actual : [actual];
  const results = values.map((value) => candidates.some((candidate) => matches(value, candidate)));
  return results.includes(true);
}

function matches(value: unknown, candidate: unknown): boolean {
  if (!isObject(value)) return isDeepStrictEqual(value, candidate);
  const [[name, operand] = ['', undefined], ...more] = Object.entries(value);
  const operator = OPERATORS.get(name);
  if (!operator || more.length > 0) throw new Error(`unknown operator ${JSON.stringify(value)}`);
  // A field that is absent matches nothing but `exists: false`, which nobody here uses.
  return typeof candidate === 'string' && operator(operand, candidate);
}

type Operator = (operand: unknown, candidate: string) => boolean;

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['prefix', (operand, candidate) => candidate.startsWith(text(operand))],
  ['suffix', (operand, candidate) => candidate.endsWith(text(operand))],
  ['wildcard', (operand, candidate) => wildcard(text(operand)).test(candidate)],
  ['anything-but', anythingBut],
]);

function anythingBut(operand: unknown, candidate: string): boolean {
  if (isObject(operand)) return !matches(operand, candidate);
  if (Array.isArray(operand)) return !operand.map(text).includes(candidate);
  throw new Error(`unknown operand of anything-but: ${JSON.stringify(operand)}`);
}

/** `*` stands for any run of characters; a backslash takes the meaning from the next character. */
function wildcard(pattern: string): RegExp {
  const parts = pattern.match(/\\.|[^\\]/gs) ?? [];
  return new RegExp(
    `^${parts.map((part) => (part === '*' ? '.*' : literal(part))).join('')}$`,
    's',
  );
}

function literal(part: string): string {
  return part.slice(-1).replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}

function text(operand: unknown): string {
  if (typeof operand !== 'string') throw new Error(`not a text: ${JSON.stringify(operand)}`);
  return operand;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
