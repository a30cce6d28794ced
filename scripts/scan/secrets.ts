import { DID_NOT_RUN, FOUND, ScanFailed } from './scan-failed.ts';
import { runScanner } from './scanner.ts';

/** Gitleaks over the working tree, with the values themselves left out of its report. */
export async function scanSecrets(root: string): Promise<void> {
  const report = ['--verbose', '--redact', '--no-banner', '--no-color'];
  const args = ['dir', '.', ...report, '--exit-code', String(FOUND)];
  const { code, output } = await runScanner('gitleaks', args, root);
  if (code === FOUND) throw new ScanFailed(output, FOUND);
  if (code !== 0) throw new ScanFailed(`gitleaks failed:\n${output}`, DID_NOT_RUN);
}
