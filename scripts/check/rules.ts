import { forbiddenText } from './rules/forbidden-text.ts';
import { functionLayout } from './rules/function-layout.ts';
import { lockFile } from './rules/lock-file.ts';
import { exactVersions } from './rules/exact-versions.ts';
import type { Repository } from './repository.ts';

/** A rule of this repository: one line for each place that breaks it. */
export type Rule = (repository: Repository) => readonly string[];

const RULES: readonly Rule[] = [lockFile, exactVersions, forbiddenText, functionLayout];

/** All places that break a rule, as `path: what is wrong`. */
export function brokenRules(repository: Repository): string[] {
  return RULES.flatMap((rule) => rule(repository));
}
