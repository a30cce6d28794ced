import * as v from 'valibot';
import { DID_NOT_RUN, FOUND, ScanFailed } from './scan-failed.ts';
import { runScanner } from './scanner.ts';

const BLOCKING = new Set(['HIGH', 'CRITICAL']);
// A lock file that Trivy does not read has no findings and exit code 0.
const LEAST_PACKAGES = 100;
const IGNORES = '.trivyignore.yaml';

const ReportSchema = v.object({
  Results: v.optional(
    v.array(
      v.object({
        Target: v.string(),
        Packages: v.optional(v.array(v.unknown()), []),
        Vulnerabilities: v.optional(
          v.array(
            v.object({
              VulnerabilityID: v.string(),
              PkgName: v.string(),
              InstalledVersion: v.optional(v.string(), '?'),
              FixedVersion: v.optional(v.string(), ''),
              Severity: v.string(),
            }),
          ),
          [],
        ),
      }),
    ),
    [],
  ),
});

/**
 * Trivy over the lock files. Answers how many packages were looked up; throws ScanFailed on a known vulnerability of HIGH or
 * CRITICAL, when there is no vulnerability database, and when too few packages were seen to mean anything.
 */
export async function scanDependencies(root: string): Promise<number> {
  const quiet = ['--quiet', '--skip-version-check', '--disable-telemetry'];
  const skipped = ['node_modules', 'dist', 'again', '.local', '.venv', '.npm', '.pip'];
  const folders = skipped.flatMap((name) => ['--skip-dirs', name]);
  const args = ['fs', ...quiet, ...folders, '--scanners', 'vuln', '--list-all-pkgs'];
  const { code, stdout, output } = await runScanner(
    'trivy',
    [...args, '--include-dev-deps', '--ignorefile', IGNORES, '--format', 'json', '.'],
    root,
  );
  if (code !== 0) {
    throw new ScanFailed(`trivy could not look for vulnerabilities:\n${output}`, DID_NOT_RUN);
  }
  return judge(v.parse(ReportSchema, JSON.parse(stdout)));
}

function judge({ Results }: v.InferOutput<typeof ReportSchema>): number {
  const packages = Results.reduce((sum, { Packages }) => sum + Packages.length, 0);
  if (packages < LEAST_PACKAGES) {
    throw new ScanFailed(
      `only ${packages} packages were seen, at least ${LEAST_PACKAGES} must`,
      DID_NOT_RUN,
    );
  }
  const found = Results.flatMap(({ Target, Vulnerabilities }) =>
    Vulnerabilities.filter(({ Severity }) => BLOCKING.has(Severity)).map(
      ({ VulnerabilityID, PkgName, InstalledVersion, FixedVersion, Severity }) =>
        `${Target}: ${Severity} ${VulnerabilityID} ${PkgName} ${InstalledVersion}, ${FixedVersion ? `mended in ${FixedVersion}` : 'not mended yet'}`,
    ),
  );
  if (found.length > 0) throw new ScanFailed(found.join('\n'), FOUND);
  return packages;
}
