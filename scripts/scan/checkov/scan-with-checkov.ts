import * as v from 'valibot';
import { DID_NOT_RUN, FOUND, ScanFailed } from '../scan-failed.ts';
import { runScanner } from '../scanner.ts';
import { CHECKOV_CHECKS } from './checks.ts';
import { findCheckov } from './find-checkov.ts';

const CheckSchema = v.object({
  check_id: v.string(),
  check_name: v.optional(v.string(), ''),
  resource: v.string(),
  file_path: v.string(),
});
const ReportSchema = v.object({
  results: v.object({
    passed_checks: v.array(CheckSchema),
    failed_checks: v.array(CheckSchema),
    parsing_errors: v.optional(v.array(v.string()), []),
  }),
});
type Report = v.InferOutput<typeof ReportSchema>['results'];

/**
 * Checkov's named checks over the Terraform sources. Answers how many passed; throws ScanFailed on one that does not, and when
 * a named check looked at nothing, or a file could not be read.
 */
export async function scanWithCheckov(root: string): Promise<number> {
  const ids = Object.keys(CHECKOV_CHECKS);
  const args = ['--directory', 'terraform', '--framework', 'terraform', '--skip-download'];
  // Not --quiet: it leaves out what has passed, by which alone one sees that something was looked at.
  const { stdout, output } = await runScanner(
    await findCheckov(root),
    [...args, '--check', ids.join(','), '--output', 'json'],
    root,
  );
  return judge(readReport(stdout, output), ids);
}

function readReport(stdout: string, output: string): Report {
  try {
    return v.parse(ReportSchema, JSON.parse(stdout)).results;
  } catch {
    throw new ScanFailed(`checkov failed:\n${output}`, DID_NOT_RUN);
  }
}

function judge({ passed_checks, failed_checks, parsing_errors }: Report, ids: string[]): number {
  if (failed_checks.length > 0) {
    const found = failed_checks.map(
      (check) => `${check.file_path} ${check.resource}: ${check.check_id} ${check.check_name}`,
    );
    throw new ScanFailed(found.join('\n'), FOUND);
  }
  const seen = new Set(passed_checks.map(({ check_id: id }) => id));
  const unseen = ids.filter((id) => !seen.has(id));
  const silent = [
    ...parsing_errors.map((path) => `${path} could not be read`),
    ...unseen.map((id) => `${id} looked at nothing`),
  ];
  if (silent.length > 0) throw new ScanFailed(silent.join('\n'), DID_NOT_RUN);
  return passed_checks.length;
}
