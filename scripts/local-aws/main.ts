import { Command } from 'commander';
import { runCommand } from '../lifetime.ts';
import { createProgress } from '../progress.ts';
import { describeGaps, unexplainedChanges } from './known-gaps.ts';
import type { Platform } from './apply-platform.ts';
import { startPlatform } from './platform.ts';
import { PLATFORM_FILE, removePlatformFile, writePlatformFile } from './platform-file.ts';

const command = new Command('npm run local --')
  .description(
    'Starts a local AWS, builds the functions, applies terraform/ to it and stays up until Ctrl-C.',
  )
  .option('--no-plan-check', 'skip the second plan, which shows that nothing remains to change')
  .showHelpAfterError();

await serve(command.parse().opts<{ planCheck: boolean }>());

async function serve({ planCheck }: { planCheck: boolean }): Promise<void> {
  let platform: Platform | undefined;
  const stop = async (): Promise<void> => {
    if (platform !== undefined) removePlatformFile(PLATFORM_FILE);
    await platform?.stop();
  };
  await runCommand(stop, async () => {
    const progress = createProgress();
    platform = await startPlatform({ progress, name: 'local' });
    writePlatformFile(PLATFORM_FILE, platform);
    console.log(whereabouts(platform));
    const { remainingChanges } = platform;
    if (planCheck) {
      const changes = await progress.phase('Second plan', remainingChanges);
      console.log(planVerdict(changes));
    }
    console.log('\nCtrl-C stops everything.');
    return untilStopped();
  });
}

function planVerdict(changes: readonly string[]): string {
  if (changes.length === 0) return '  A second plan shows no change.';
  const unexplained = unexplainedChanges(changes);
  const lines = [
    ...describeGaps(changes),
    ...unexplained.map((change) => `${change} (unexplained)`),
  ];
  return `  A second plan would still change:\n    ${lines.join('\n    ')}`;
}

async function untilStopped(): Promise<never> {
  return new Promise(() => setInterval(() => undefined, 60_000));
}

function whereabouts(platform: Platform): string {
  const { endpoint, region, stack, outputs, logFile } = platform;
  const rows = Object.entries(outputs).map(
    ([name, value]) => `    ${name.padEnd(22)} ${brief(value)}`,
  );
  const credentials = 'AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test';
  return `
  The platform "${stack}" is up.

  Endpoint   ${endpoint}   (region ${region}, key and secret: test)
  Log        ${logFile}
  Slack      ${endpoint}/_local/slack/page   (what the team would see)
  Outputs
${rows.join('\n')}

  In another terminal:
    npm run riposte -- incidents list --local
    npm run riposte -- pause --local --reason "maintenance"
    curl ${endpoint}/_local/guardduty/findings -d '{"finding": {"severity": 8.0}}'
    curl ${endpoint}/_local/slack/messages
    curl ${endpoint}/_local/refused
    ${credentials} aws --endpoint-url ${endpoint} --region ${region} sqs list-queues
`;
}

/** One line of an output: of many things only their names. */
function brief(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.keys(value).join(', ');
}
