import * as v from 'valibot';
import { parse } from 'yaml';
import type { Exception } from './exception.ts';
import { parseDestroyExceptions } from './excused-destroys.ts';

const Entry = v.object({
  id: v.string(),
  statement: v.optional(v.string(), ''),
  expired_at: v.optional(v.string(), ''),
});

/** Source: Trivy docs, "Filtering", `.trivyignore.yaml`. */
const TrivySchema = v.strictObject({
  misconfigurations: v.optional(v.array(Entry), []),
  vulnerabilities: v.optional(v.array(Entry), []),
  secrets: v.optional(v.array(Entry), []),
  licenses: v.optional(v.array(Entry), []),
});

export function trivyExceptions(path: string, text: string): Exception[] {
  const sections = v.parse(TrivySchema, parse(text) ?? {});
  return Object.values(sections)
    .flat()
    .map(({ id, statement, expired_at: expires }) => ({
      ...{ place: path, tool: 'trivy', check: id, reason: statement.trim() },
      expires: expires.slice(0, 10),
    }));
}

export function destroyExceptions(path: string, text: string): Exception[] {
  return parseDestroyExceptions(text).map(({ address, statement, expired_at: expires }) => ({
    ...{ place: path, tool: 'gate', check: address, reason: statement.trim(), expires },
  }));
}

/**
 * Allowlists of gitleaks. One that names only folders which hold no file of the repository excuses nothing; every other
 * needs a line `# until YYYY-MM-DD`, since gitleaks knows no end of its own.
 */
export function gitleaksExceptions(
  path: string,
  text: string,
  files: readonly string[],
): Exception[] {
  const blocks = text.split(/^\[+(?:rules\.)?allowlists?\]+$/m).slice(1);
  return blocks
    .filter((block) => excusesSomething(block, files))
    .map((block) => ({
      place: path,
      tool: 'gitleaks',
      check: 'allowlist',
      reason: /^description = ["'](.*)["']$/m.exec(block)?.[1] ?? '',
      expires: /^# until (\S+)$/m.exec(block)?.[1] ?? '',
    }));
}

function excusesSomething(block: string, files: readonly string[]): boolean {
  if (/^(?:regexes|stopwords|commits)\s*=/m.test(block)) return true;
  const patterns = [...block.matchAll(/'''(.+?)'''/g)].map(
    ([, pattern]) => new RegExp(pattern ?? ''),
  );
  return files.some((file) => patterns.some((pattern) => pattern.test(file)));
}
