import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DID_NOT_RUN, FOUND, ScanFailed } from './scan-failed.ts';
import { runScanner } from './scanner.ts';

const BLOCKING = new Set(['HIGH', 'CRITICAL']);
// A folder or plan that Trivy does not recognise has no findings and exit code 0.
const LEAST_CHECKS = 20;
const IGNORES = '.trivyignore.yaml';

interface Misconfiguration {
  readonly ID: string;
  readonly Severity: string;
  readonly Title: string;
  readonly CauseMetadata?: { readonly StartLine?: number };
}

interface Report {
  readonly Results?: readonly {
    readonly Target: string;
    /** `terraform`, `terraformplan-snapshot`, … */
    readonly Type?: string;
    readonly MisconfSummary?: { readonly Successes: number; readonly Failures: number };
    readonly Misconfigurations?: readonly Misconfiguration[];
  }[];
}

/**
 * Trivy over a Terraform folder or a binary plan. Answers how many checks ran; throws ScanFailed on findings of
 * HIGH or CRITICAL, and when too few checks ran to mean anything.
 */
export async function scanMisconfigurations(root: string, target: string): Promise<number> {
  requireScannable(root, target);
  const ignores = existsSync(join(root, IGNORES)) ? ['--ignorefile', IGNORES] : [];
  const offline = ['--skip-check-update', '--skip-version-check', '--disable-telemetry'];
  const args = ['config', '--quiet', ...offline, ...ignores, '--format', 'json', target];
  const { code, stdout, output } = await runScanner('trivy', args, root);
  if (code !== 0) throw new ScanFailed(`trivy failed:\n${output}`, DID_NOT_RUN);
  const report = JSON.parse(stdout) as Report;
  if (isPlan(target)) requirePlanScan(report, target);
  return judge(report);
}

function requireScannable(root: string, target: string): void {
  if (!existsSync(join(root, target)))
    throw new ScanFailed(`${target} does not exist`, DID_NOT_RUN);
  if (!basename(target).includes('.') || isPlan(target)) return;
  throw new ScanFailed(
    `${target}: a plan must be named *.tfplan, others are not scanned`,
    DID_NOT_RUN,
  );
}

function isPlan(target: string): boolean {
  return target.endsWith('.tfplan');
}

/** That Trivy took the file for a plan is seen by nothing but the type of its results. */
function requirePlanScan({ Results = [] }: Report, target: string): void {
  if (Results.some(({ Type }) => Type === 'terraformplan-snapshot')) return;
  throw new ScanFailed(`${target} was not scanned as a plan`, DID_NOT_RUN);
}

/** The verdict on a report: how many checks ran, or ScanFailed. */
function judge({ Results = [] }: Report): number {
  const checks = Results.reduce(
    (sum, { MisconfSummary: s }) => sum + (s?.Successes ?? 0) + (s?.Failures ?? 0),
    0,
  );
  if (checks < LEAST_CHECKS) {
    throw new ScanFailed(`only ${checks} checks ran, at least ${LEAST_CHECKS} must`, DID_NOT_RUN);
  }
  const found = Results.flatMap(({ Target, Misconfigurations = [] }) =>
    Misconfigurations.filter(({ Severity }) => BLOCKING.has(Severity)).map(
      ({ ID, Severity, Title, CauseMetadata }) =>
        `${Target}:${CauseMetadata?.StartLine ?? 0}: ${Severity} ${ID} ${Title}`,
    ),
  );
  if (found.length > 0) throw new ScanFailed(found.join('\n'), FOUND);
  return checks;
}
