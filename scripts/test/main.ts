import { Argument, Command } from 'commander';
import { runCommand } from '../lifetime.ts';
import { requirePrerequisites } from '../prerequisites.ts';
import { createProgress, elapsed } from '../progress.ts';
import { prepareEndToEndTests, type EndToEndTests } from './end-to-end-shares.ts';
import { runInLanes, runStep, type StepResult, summarise } from './schedule.ts';
import { BUILD, INDEPENDENT, STEP_NAMES, type StepName } from './steps.ts';

/** One for each core of the smallest machine that this is meant for; applying the platform mostly waits. */
const LANES = 2;

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
  let endToEnd: EndToEndTests | undefined;
  const stop = async (): Promise<void> => endToEnd?.stop();
  await runCommand(stop, async () => {
    await requirePrerequisites();
    const started = performance.now();
    const progress = createProgress();
    const results: StepResult[] = [];
    if (wanted.has('build')) results.push(await runStep(BUILD, progress));
    if (wanted.has('e2e')) endToEnd = prepareEndToEndTests(progress);
    const steps = INDEPENDENT.filter(({ name }) => wanted.has(name));
    results.push(...(await runInLanes(steps, LANES, progress)));
    // The steps' time is their own, without the wait for the platforms.
    await endToEnd?.ready;
    results.push(...(await runInLanes(endToEnd?.steps ?? [], LANES, progress)));
    console.log(`\n${summarise(results)}\n\n  ${elapsed(performance.now() - started)}`);
    return results.every(({ passed }) => passed) ? 0 : 1;
  });
}
