import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Platform } from '../local-aws/apply-platform.ts';
import { localFolder, repositoryRoot } from '../local-aws/paths.ts';
import type { Progress } from '../progress.ts';
import { startEndToEndPlatform } from './end-to-end-platform.ts';
import { endToEndStep, type Step } from './steps.ts';

/** A part of the end-to-end tests, with a platform of its own: files of one platform run one after the other and mostly wait. */
export interface Share {
  readonly name: string;
  readonly files: readonly string[];
}

/** They take as long as all others together. */
const LONG = /^(faults-.*|containment-depth|traffic)\.test\.ts$/;

const FOLDER = 'tests/e2e';

/** Each file in one of two shares. */
export function shareFiles(names: readonly string[]): Share[] {
  const files = (isLong: boolean): string[] =>
    names.filter((name) => LONG.test(name) === isLong).map((name) => `${FOLDER}/${name}`);
  return [
    { name: 'rest', files: files(false) },
    { name: 'long', files: files(true) },
  ];
}

export interface EndToEndTests {
  /** One for each share, to be run side by side; each waits for its platform. */
  readonly steps: readonly Step[];
  /** Settles when every platform is up, or could not be applied. */
  readonly ready: Promise<unknown>;
  /** Stops what has been started. */
  stop(): Promise<void>;
}

/** Applies a platform for each share, one after the other, beside whatever else runs. */
export function prepareEndToEndTests(progress: Progress): EndToEndTests {
  const names = readdirSync(join(repositoryRoot, FOLDER));
  const running: Platform[] = [];
  let before: Promise<unknown> = Promise.resolve();
  const steps = shareFiles(names.filter((name) => name.endsWith('.test.ts'))).map((share) => {
    const platformFile = join(localFolder, `test-${share.name}`, 'platform.json');
    const start = async (): Promise<Platform> =>
      startEndToEndPlatform({ progress, name: `test-${share.name}`, platformFile });
    const starting = before.then(start).then((platform) => {
      running.push(platform);
      return platform;
    });
    before = starting.catch(() => undefined);
    return waitingFor(starting, endToEndStep(share, platformFile));
  });
  return {
    steps,
    ready: before,
    stop: async () => {
      await Promise.all(running.map(async (platform) => platform.stop()));
    },
  };
}

/** A platform that could not be applied fails the step with Terraform's own words. */
function waitingFor(starting: Promise<Platform>, step: Step): Step {
  return {
    ...step,
    work: async (update) => {
      await starting;
      return step.work(update);
    },
  };
}
