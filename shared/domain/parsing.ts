import * as v from 'valibot';
import { InvalidInputError } from './errors.ts';

/** JSON.parse that answers with InvalidInputError. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError('not JSON', { cause });
  }
}

/** The first few problems of a failed validation, as `path: message`. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[]): string {
  const lines = issues
    .slice(0, 5)
    .map((issue) => `${v.getDotPath(issue) ?? '(root)'}: ${issue.message}`);
  return lines.join('; ').slice(0, 600);
}
