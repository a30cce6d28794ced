import * as v from 'valibot';
import { run } from '../../child-process.ts';
import { Refusal, STOPPED_BY } from '../refusal.ts';
import type { Workbench } from '../workbench.ts';

const OutdatedSchema = v.record(
  v.string(),
  v.object({ current: v.optional(v.string(), 'missing'), latest: v.string() }),
);

/** Refuses when a package of package.json has a newer version, naming it: somebody raises it in a merge request. */
export async function outdated(bench: Workbench): Promise<void> {
  // 1: there are some. Source: npm docs, "npm outdated".
  const { stdout, output } = await run('npm', ['outdated', '--json'], {
    cwd: bench.root,
    env: process.env,
  });
  const reasons = outdatedPackages(stdout, output);
  if (reasons.length === 0) {
    bench.print('every package is the newest');
    return;
  }
  const advice = 'raise them in package.json, run "npm install", and open a merge request.';
  throw new Refusal({ code: STOPPED_BY.findings, reasons, advice });
}

/** One line for each package that could be raised. Throws when npm could not find out. */
export function outdatedPackages(stdout: string, output: string): string[] {
  const parsed: unknown = stdout.trim() === '' ? undefined : JSON.parse(stdout);
  const packages = v.safeParse(OutdatedSchema, parsed);
  if (!packages.success) throw new Error(`npm outdated failed:\n${output}`);
  return Object.entries(packages.output)
    .filter(([, { current, latest }]) => current !== latest)
    .map(([name, { current, latest }]) => `${name}: ${current} → ${latest}`);
}
