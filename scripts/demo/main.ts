import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { runCommand } from '../lifetime.ts';
import { localFolder, repositoryRoot } from '../local-aws/paths.ts';
import type { Platform, Settings } from '../local-aws/apply-platform.ts';
import { startPlatform } from '../local-aws/platform.ts';
import {
  PLATFORM_FILE,
  removePlatformFile,
  writePlatformFile,
} from '../local-aws/platform-file.ts';
import { createProgress, elapsed } from '../progress.ts';
import { playKey } from './key-scene.ts';
import { messagePageUrl, saveMessagePage } from './message-page.ts';
import { playMining } from './mining-scene.ts';
import { createNarrator, printExpectations } from './narrator.ts';
import { renderReport } from './report.ts';
import type { Expectation, PlayedScene } from './scene.ts';
import { openStage, type Stage } from './stage.ts';
import { DRY_RUN, playUntouched, PROTECTED } from './untouched-scene.ts';
import { playTraffic } from './traffic-scene.ts';
import { HELD, LEAKING } from './traffic-plots.ts';
import { createWorld, type World, writePolicy } from './world.ts';

const REPORT = join(repositoryRoot, 'demo-report.html');
/** Beside the report, which links it by this name. */
const MESSAGES = 'demo-messages.html';

/** In an account the second look comes after 15 minutes, when late records are there. */
const SETTINGS: Settings = { flow_logs: { look_delay_seconds: 6 } };

const command = new Command('npm run demo --')
  .description(
    'Starts a local AWS, applies the platform to it, plays five scenes and writes demo-report.html and demo-messages.html.',
  )
  .option('--keep', 'leave everything up at the end, until Ctrl-C', false)
  .showHelpAfterError();

await demonstrate(command.parse().opts<{ keep: boolean }>().keep);

async function demonstrate(keep: boolean): Promise<void> {
  let platform: Platform | undefined;
  const platformFile = keep ? PLATFORM_FILE : join(localFolder, 'demo', 'platform.json');
  const stop = async (): Promise<void> => {
    if (platform !== undefined) removePlatformFile(platformFile);
    await platform?.stop();
  };
  await runCommand(stop, async () => {
    const started = performance.now();
    console.log(
      'Setting the stage: a local AWS, five servers and two users of a customer, the platform.',
    );
    const setting = await setStage();
    platform = setting.platform;
    writePlatformFile(platformFile, platform);
    const stage = openStage(platform, platformFile);
    const setUpMs = performance.now() - started;
    const scenes = await play(stage, setting.world);
    const expectations = await judgeAll(stage);
    const messagePage = messagePageUrl(platform);
    await saveMessagePage(messagePage, join(repositoryRoot, MESSAGES));
    writeReport({ platform, scenes, expectations, setUpMs });
    const isGood = conclude(scenes, expectations);
    console.log(`\n  ${elapsed(performance.now() - started)} in all. Report: ${REPORT}`);
    console.log(`  The messages as Slack shows them: ${MESSAGES} beside it`);
    if (keep) await untilStopped(messagePage);
    return isGood ? 0 : 1;
  });
}

async function setStage(): Promise<{ platform: Platform; world: World }> {
  let world: World | undefined;
  const platform = await startPlatform({
    progress: createProgress(),
    name: 'demo',
    settings: SETTINGS,
    prepare: async (cloud) => {
      world = await createWorld(cloud);
      return writePolicy(world);
    },
  });
  if (world === undefined) throw new Error('what the customer has was not made');
  return { platform, world };
}

async function play(stage: Stage, world: World): Promise<PlayedScene[]> {
  const narrator = createNarrator(console.log);
  const scenes: PlayedScene[] = [];
  const add = (scene: PlayedScene): void => {
    printExpectations(console.log, scene.expectations);
    scenes.push(scene);
  };
  add(await playMining(stage, narrator, world.mining));
  add(await playKey(stage, narrator, world.theft));
  add(await playUntouched(stage, narrator, { server: world.payroll, plot: PROTECTED }));
  add(await playUntouched(stage, narrator, { server: world.legacy, plot: DRY_RUN }));
  add(await playTraffic(stage, narrator, { server: world.files, plot: HELD }));
  add(await playTraffic(stage, narrator, { server: world.reporting, plot: LEAKING }));
  return scenes;
}

/** What must hold of all scenes together. */
async function judgeAll({ admin, platform, deadLetters }: Stage): Promise<Expectation[]> {
  const refused = await admin.refusedCalls(platform.stack);
  const dead = await deadLetters();
  const first = refused[0];
  const example = first ? ` (${refused.length}, first: ${first.action} by ${first.principal})` : '';
  return [
    { text: `no call of the platform was refused by IAM${example}`, met: refused.length === 0 },
    { text: 'every dead-letter queue is empty', met: dead === 0 },
  ];
}

interface Play {
  readonly platform: Platform;
  readonly scenes: readonly PlayedScene[];
  readonly expectations: readonly Expectation[];
  readonly setUpMs: number;
}

function writeReport({ platform, scenes, expectations, setUpMs }: Play): void {
  const messages = scenes.reduce((sum, scene) => sum + scene.messages.length, 0);
  const figures = [
    ...scenes.flatMap((scene) => scene.figures),
    { label: 'messages to the team', value: String(messages) },
    { label: 'to start the cloud and apply the platform', value: elapsed(setUpMs) },
  ];
  const playedAt = new Date().toISOString();
  const { stack } = platform;
  const report = { stack, playedAt, figures, scenes, expectations, messagesFile: MESSAGES };
  writeFileSync(REPORT, renderReport(report));
}

function conclude(scenes: readonly PlayedScene[], expectations: readonly Expectation[]): boolean {
  console.log('\n━━━ All scenes together\n');
  printExpectations(console.log, expectations);
  const all = [...scenes.flatMap((scene) => scene.expectations), ...expectations];
  const missed = all.filter(({ met }) => !met);
  const figures = scenes.flatMap((scene) => scene.figures);
  console.log(
    `\n${figures.map(({ label, value }) => `  ${value.padStart(8)}  ${label}`).join('\n')}`,
  );
  console.log(`  ${`${all.length - missed.length}/${all.length}`.padStart(8)}  expectations met`);
  for (const { text } of missed) console.log(`           NOT MET: ${text}`);
  return missed.length === 0;
}

async function untilStopped(messagePage: string): Promise<never> {
  console.log(`
  Everything stays up until Ctrl-C. The messages, as they come: ${messagePage}
  In another terminal:
    npm run riposte -- incidents list --local
    npm run riposte -- incidents show <incident> --local
`);
  return new Promise(() => setInterval(() => undefined, 60_000));
}
