import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from '../lifetime.ts';
import { localFolder } from '../local-aws/paths.ts';
import type { Platform } from '../local-aws/platform.ts';
import { requirePrerequisites } from '../prerequisites.ts';
import { createProgress, elapsed } from '../progress.ts';
import { startEndToEndPlatform } from './end-to-end-platform.ts';
import { runInLanes, runStep, type StepResult, summarise } from './schedule.ts';
import { BUILD, endToEndStep, INDEPENDENT, STEP_NAMES, type StepName } from './steps.ts';

const HELP = `npm test [-- STEP…]

Runs everything, or only the named steps: ${STEP_NAMES.join(', ')}.
`;

/** One for each core of the smallest machine that this is meant for; applying the platform mostly waits. */
const LANES = 2;
const PLATFORM_FILE = join(localFolder, 'test', 'platform.json');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h', default: false } },
});

if (values.help) console.log(HELP);
else await test(selected(positionals));

function selected(names: readonly string[]): ReadonlySet<StepName> {
  const chosen = STEP_NAMES.filter((name) => names.length === 0 || names.includes(name));
  const unknown = names.filter((name) => !STEP_NAMES.some((known) => known === name));
  if (unknown.length > 0) {
    console.error(`no such step: ${unknown.join(', ')}\n\n${HELP}`);
    process.exit(2);
  }
  return new Set(chosen);
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
