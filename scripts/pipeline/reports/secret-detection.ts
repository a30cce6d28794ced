import * as v from 'valibot';
import type { Vulnerability } from './security-report.ts';

/** What `gitleaks --report-format json` writes. The secret and its line are left out: the report is read by many. */
const GitleaksSchema = v.array(
  v.object({
    RuleID: v.string(),
    Description: v.string(),
    File: v.string(),
    StartLine: v.number(),
    EndLine: v.number(),
  }),
);

/** Secrets as GitLab's report has them. `commit`: where they were found. */
export function secretFindings(gitleaksJson: string, commit: string): Vulnerability[] {
  return v.parse(GitleaksSchema, JSON.parse(gitleaksJson)).map((secret) => ({
    name: secret.RuleID,
    description: secret.Description,
    // Whoever can read the repository has it.
    severity: 'Critical',
    solution: 'Take it out, and make it worthless where it is valid: the history keeps it.',
    location: {
      ...{ file: secret.File, start_line: secret.StartLine, end_line: secret.EndLine },
      commit: { sha: commit },
    },
    identifiers: [{ type: 'gitleaks_rule_id', name: secret.RuleID, value: secret.RuleID }],
  }));
}
