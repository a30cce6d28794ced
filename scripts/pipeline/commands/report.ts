import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../child-process.ts';
import { DID_NOT_RUN, FOUND, ScanFailed } from '../../scan/scan-failed.ts';
import { runScanner } from '../../scan/scanner.ts';
import { codeQuality } from '../reports/code-quality.ts';
import { containerFindings } from '../reports/container-scanning.ts';
import { misconfigurationFindings } from '../reports/sast.ts';
import { sbomForGitLab } from '../reports/sbom.ts';
import { secretFindings } from '../reports/secret-detection.ts';
import { type Scan, securityReport, type Vulnerability } from '../reports/security-report.ts';
import { parseTrivyReport } from '../reports/trivy-report.ts';
import type { Workbench } from '../workbench.ts';

const OFFLINE = ['--quiet', '--skip-version-check', '--disable-telemetry'];

type Report = (bench: Workbench, subject: string) => Promise<unknown>;

/**
 * Reports in GitLab's formats, by name. They tell what was found and do not judge it: that is for the scans. One whose tool did
 * not run throws. `subject`: of `container-scanning`, the archive of an image.
 */
export const REPORTS: Readonly<Record<string, Report>> = {
  'code-quality': async ({ root }) => {
    const eslint = join(root, 'node_modules/eslint/bin/eslint.js');
    const args = [eslint, '--format', 'json'];
    const { code, stdout, output } = await run(process.execPath, args, { cwd: root });
    // 1: there are findings. Source: ESLint docs, "Exit Codes".
    if (code > 1) throw new Error(`eslint failed:\n${output}`);
    return codeQuality(stdout, root);
  },
  sbom: async ({ root }) => {
    const args = ['fs', ...OFFLINE, '--offline-scan', '--format', 'cyclonedx', 'package-lock.json'];
    return sbomForGitLab(await trivy(root, args));
  },
  sast: async (bench) => {
    const ignores = ['--ignorefile', '.trivyignore.yaml'];
    const args = ['config', ...OFFLINE, '--skip-check-update', ...ignores, '--format', 'json'];
    const started = bench.now();
    const report = parseTrivyReport(await trivy(bench.root, [...args, 'terraform']));
    const found = misconfigurationFindings(report, 'terraform');
    return withFrame(bench, { type: 'sast', scanner: 'trivy', started }, found);
  },
  'secret-detection': async (bench) => {
    const started = bench.now();
    const commit = bench.environment['CI_COMMIT_SHA'] ?? '';
    const found = secretFindings(await gitleaks(bench.root), commit);
    return withFrame(bench, { type: 'secret_detection', scanner: 'gitleaks', started }, found);
  },
  'container-scanning': async (bench, archive) => {
    const started = bench.now();
    const args = ['image', ...OFFLINE, '--format', 'json', '--input', archive];
    const image = bench.environment['PROJECT_IMAGE'] ?? archive;
    const found = containerFindings(parseTrivyReport(await trivy(bench.root, args)), image);
    return withFrame(bench, { type: 'container_scanning', scanner: 'trivy', started }, found);
  },
};

/** Makes the report and writes it to `output`, below the root. */
export async function report(bench: Workbench, name: string, paths: ReportPaths): Promise<void> {
  const make = REPORTS[name];
  if (make === undefined) throw new Error(`there is no report ${name}`);
  const content = await make(bench, paths.subject ?? '');
  writeFileSync(join(bench.root, paths.output), `${JSON.stringify(content, null, 2)}\n`);
  bench.print(`${name}: ${paths.output}`);
}

export interface ReportPaths {
  readonly output: string;
  readonly subject?: string;
}

async function withFrame(
  { root, now }: Workbench,
  scan: Omit<Scan, 'ended' | 'version'>,
  found: readonly Vulnerability[],
): Promise<object> {
  const asked = scan.scanner === 'trivy' ? '--version' : 'version';
  const { stdout } = await runScanner(scan.scanner, [asked], root);
  const version = /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? 'unknown';
  return securityReport({ ...scan, version, ended: now() }, found);
}

async function trivy(root: string, args: readonly string[]): Promise<string> {
  const { code, stdout, output } = await runScanner('trivy', args, root);
  if (code !== 0) throw new ScanFailed(`trivy failed:\n${output}`, DID_NOT_RUN);
  return stdout;
}

async function gitleaks(root: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'gitleaks-'));
  try {
    const file = join(folder, 'report.json');
    const options = ['--redact', '--no-banner', '--report-format', 'json', '--report-path', file];
    const args = ['dir', '.', ...options, '--exit-code', String(FOUND)];
    const { code, output } = await runScanner('gitleaks', args, root);
    if (code !== 0 && code !== FOUND) {
      throw new ScanFailed(`gitleaks failed:\n${output}`, DID_NOT_RUN);
    }
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
