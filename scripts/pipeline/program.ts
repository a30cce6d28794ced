import { Argument, Command } from 'commander';
import { apply } from './commands/apply.ts';
import { drift } from './commands/drift.ts';
import { exceptions } from './commands/exceptions.ts';
import { gate } from './commands/gate.ts';
import { lint } from './commands/lint.ts';
import { outdated } from './commands/outdated.ts';
import { pinImage } from './commands/pin-image.ts';
import { plan } from './commands/plan.ts';
import { report, REPORTS, type ReportPaths } from './commands/report.ts';
import { smoke } from './commands/smoke.ts';
import { ENVIRONMENTS, type EnvironmentName } from './lint/applying-jobs.ts';
import type { Workbench } from './workbench.ts';

/** What the jobs of the pipeline run, as `npm run ci -- <command>`. */
export function createProgram(bench: Workbench): Command {
  const program = new Command('npm run ci --')
    .description('The steps of the pipeline that are more than an npm script.')
    .showHelpAfterError();
  program
    .command('lint')
    .description('refuse a pipeline that could let something unsafe through')
    .action(() => {
      bench.print(lint(bench.root));
    });
  program
    .command('exceptions')
    .description('refuse exceptions that have ended, give no reason, or are not in the register')
    .option('--write', 'write the register')
    .action(async (options: { write?: boolean }) => exceptions(bench, options));
  program
    .command('report')
    .description('write a report in the form that GitLab shows')
    .addArgument(new Argument('<report>').choices(Object.keys(REPORTS)))
    .requiredOption('--output <file>', 'where to')
    .option('--subject <file>', 'archive of the image, of container-scanning')
    .action(async (name: string, paths: ReportPaths) => report(bench, name, paths));
  program
    .command('pin-image')
    .description('refuse images that are not pinned by a digest')
    .option('--write', 'ask the registries for the digests, and write them')
    .action(async (options: { write?: boolean }) => pinImage(bench, options));
  program
    .command('outdated')
    .description('refuse when a package could be raised')
    .action(async () => outdated(bench));
  const ofEnvironment = (name: string, description: string, work: EnvironmentStep): void => {
    program
      .command(name)
      .description(description)
      .addArgument(new Argument('<environment>').choices(ENVIRONMENTS))
      .action(async (environment: EnvironmentName) => work(bench, environment));
  };
  ofEnvironment('plan', 'plan an environment and record what its apply is held against', plan);
  ofEnvironment('gate', 'judge the plan of an environment', gate);
  ofEnvironment('apply', 'apply the plan that was judged, and no other', apply);
  ofEnvironment('smoke', 'refuse when what was applied does not run', smoke);
  ofEnvironment('drift', 'refuse when what is deployed is not what was applied', drift);
  return program;
}

type EnvironmentStep = (bench: Workbench, environment: EnvironmentName) => Promise<void>;
