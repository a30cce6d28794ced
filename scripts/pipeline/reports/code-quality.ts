import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import * as v from 'valibot';

/** What `eslint --format json` prints, as far as it is used. */
const EslintSchema = v.array(
  v.object({
    filePath: v.string(),
    messages: v.array(
      v.object({
        ruleId: v.nullable(v.string()),
        severity: v.number(),
        message: v.string(),
        line: v.optional(v.number(), 1),
      }),
    ),
  }),
);

/** An entry of GitLab's code quality report. Source: GitLab docs, "Code Quality report format". */
export interface CodeQualityEntry {
  readonly description: string;
  readonly check_name: string;
  /** Stays the same while lines above come and go. */
  readonly fingerprint: string;
  readonly severity: 'minor' | 'major' | 'blocker';
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const ERROR = 2;

/** ESLint's findings as GitLab shows them in a merge request. `root`: what paths are relative to. */
export function codeQuality(eslintJson: string, root: string): CodeQualityEntry[] {
  const seen = new Map<string, number>();
  return v.parse(EslintSchema, JSON.parse(eslintJson)).flatMap(({ filePath, messages }) => {
    const path = relative(root, filePath).replaceAll('\\', '/');
    return messages.map(({ ruleId, severity, message, line }) => {
      const check = ruleId ?? 'syntax';
      const words = `${path}\n${check}\n${message}`;
      const count = (seen.get(words) ?? 0) + 1;
      seen.set(words, count);
      return {
        description: message,
        check_name: check,
        fingerprint: createHash('sha256').update(`${words}\n${count}`).digest('hex'),
        severity: ruleId === null ? 'blocker' : severity === ERROR ? 'major' : 'minor',
        location: { path, lines: { begin: line } },
      } satisfies CodeQualityEntry;
    });
  });
}
