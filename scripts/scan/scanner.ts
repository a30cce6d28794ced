import { run, type RunResult } from '../child-process.ts';
import { DID_NOT_RUN, ScanFailed } from './scan-failed.ts';

const HOW_TO_GET: Readonly<Record<string, string>> = {
  trivy: 'https://trivy.dev/latest/getting-started/installation (or "brew install trivy")',
  gitleaks: 'https://github.com/gitleaks/gitleaks#installing (or "brew install gitleaks")',
};

/** Runs a scanner from the PATH. Throws ScanFailed when it is not there: a scan that did not run has not passed. */
export async function runScanner(
  name: string,
  args: readonly string[],
  cwd: string,
): Promise<RunResult> {
  try {
    return await run(name, args, { cwd, env: process.env });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const help = HOW_TO_GET[name] ?? 'see its documentation';
    throw new ScanFailed(
      `${name} could not be started (${reason}). To get it: ${help}`,
      DID_NOT_RUN,
    );
  }
}
