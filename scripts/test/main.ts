import { join } from 'node:path';
import { Argument, Command } from 'commander';
import { runCommand } from '../lifetime.ts';
import { localFolder } from '../local-aws/paths.ts';
import type { Platform } from '../local-aws/apply-platform.ts';
import { requirePrerequisites } from '../prerequisites.ts';
import { createProgress, elapsed } from '../progress.ts';
import { startEndToEndPlatform } from './end-to-end-platform.ts';
import { runInLanes, runStep, type StepResult, summarise } from './schedule.ts';
import { BUILD, endToEndStep, INDEPENDENT, STEP_NAMES, type StepName } from './steps.ts';

/** One for each core of the smallest machine that this is meant for; applying the platform mostly waits. */
const LANES = 2;
const PLATFORM_FILE = join(localFolder, 'test', 'platform.json');

const command = new Command('npm test --')
  .description('Runs all tests, or only the named steps.')
  .addArgument(new Argument('[step...]', 'what to run').choices(STEP_NAMES))
  .showHelpAfterError()
  .parse();

await test(new Set(STEP_NAMES.filter((name) => isWanted(name))));

function isWanted(name: StepName): boolean {
  return command.args.length === 0 || command.args.includes(name);
}

async function test(wanted: ReadonlySet<StepName>): Promise<void> {
  let platform: Platform | undefined;
  const stop = async (): Promise<void> => platform?.stop();
  await runCommand(stop, async () => {
    await requirePrerequisites();
    const started = performance.now();
    const progress = createProgress();
    const results: StepResult[] = [];
    if (wanted.has('build')) results.push(await runStep(BUILD, progress));
    const starting = wanted.has('e2e')
      ? startEndToEndPlatform({ progress, name: 'test', platformFile: PLATFORM_FILE })
      : undefined;
    void starting?.then((running) => (platform = running)).catch(() => undefined);
    const steps = INDEPENDENT.filter(({ name }) => wanted.has(name));
    results.push(...(await runInLanes(steps, LANES, progress)));
    // The step's time is its own, without the wait for the platform.
    await Promise.allSettled([starting]);
    if (starting) results.push(await runStep(endToEnd(starting), progress));
    console.log(`\n${summarise(results)}\n\n  ${elapsed(performance.now() - started)}`);
    return results.every(({ passed }) => passed) ? 0 : 1;
  });
}

/** A platform that could not be applied fails the step with Terraform's own words. */
function endToEnd(starting: Promise<Platform>): ReturnType<typeof endToEndStep> {
  const step = endToEndStep(() => PLATFORM_FILE);
  return {
    ...step,
    work: async (update) => {
      await starting;
      return step.work(update);
    },
  };
}
