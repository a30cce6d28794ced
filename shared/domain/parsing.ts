import * as v from 'valibot';
import { InvalidInputError } from './errors.ts';

/** Far more than any event of AWS has; deeper values exhaust the stack of whatever walks over them. */
const MAX_DEPTH = 100;

/** JSON.parse that answers with InvalidInputError, also when values are nested more than 100 deep. */
export function parseJson(text: string): unknown {
  const value = parse(text);
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw new InvalidInputError('JSON that is nested too deep');
    level = level.flatMap(children);
  }
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError('not JSON', { cause });
  }
}

function children(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

/** The first few problems of a failed validation, as `path: message`. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[]): string {
  const lines = issues
    .slice(0, 5)
    .map((issue) => `${v.getDotPath(issue) ?? '(root)'}: ${issue.message}`);
  return lines.join('; ').slice(0, 600);
}
