import * as v from 'valibot';
import { DID_NOT_RUN, FOUND, ScanFailed } from './scan-failed.ts';
import { runScanner } from './scanner.ts';

const BLOCKING = new Set(['HIGH', 'CRITICAL']);
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

interface Lookup {
  /** Arguments that say what is looked at. */
  readonly subject: readonly string[];
  readonly leastPackages: number;
}

/**
 * Trivy over the lock files. Answers how many packages were looked up; throws ScanFailed on a known vulnerability of HIGH or
 * CRITICAL, when there is no vulnerability database, and when too few packages were seen to mean anything.
 */
export async function scanDependencies(root: string): Promise<number> {
  const skipped = ['node_modules', 'dist', 'again', '.local', '.venv', '.npm', '.pip'];
  const folders = skipped.flatMap((name) => ['--skip-dirs', name]);
  const subject = ['fs', ...folders, '--include-dev-deps', '.'];
  return lookUp(root, { subject, leastPackages: 100 });
}

/** The same over the archive of an image: packages of its system and of Node. */
export async function scanImage(root: string, archive: string): Promise<number> {
  return lookUp(root, { subject: ['image', '--input', archive], leastPackages: 50 });
}

async function lookUp(root: string, { subject, leastPackages }: Lookup): Promise<number> {
  const quiet = ['--quiet', '--skip-version-check', '--disable-telemetry'];
  const wanted = ['--scanners', 'vuln', '--list-all-pkgs', '--ignorefile', IGNORES];
  const args = [...subject, ...quiet, ...wanted, '--format', 'json'];
  const { code, stdout, output } = await runScanner('trivy', args, root);
  if (code !== 0) {
    throw new ScanFailed(`trivy could not look for vulnerabilities:\n${output}`, DID_NOT_RUN);
  }
  return judge(v.parse(ReportSchema, JSON.parse(stdout)), leastPackages);
}

function judge({ Results }: v.InferOutput<typeof ReportSchema>, leastPackages: number): number {
  const packages = Results.reduce((sum, { Packages }) => sum + Packages.length, 0);
  if (packages < leastPackages) {
    // What Trivy does not recognise has no findings and exit code 0.
    const problem = `only ${packages} packages were seen, at least ${leastPackages} must`;
    throw new ScanFailed(problem, DID_NOT_RUN);
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
