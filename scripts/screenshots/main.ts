import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium } from 'playwright-core';
import { composeAlert } from '../../shared/domain/alert/alert-content.ts';
import { startBot } from '../../shared/slack/bot-client.ts';
import { renderAlert } from '../../shared/slack/render-alert.ts';
import { runCommand } from '../lifetime.ts';
import { type LocalAws, startLocalAws } from '../local-aws/cloud.ts';
import { repositoryRoot } from '../local-aws/paths.ts';
import { findBrowser, NO_BROWSER } from './browser.ts';
import { type Example, examples } from './examples.ts';

const FOLDER = join('docs', 'img');
const CHANNEL = 'C0SECURITY';
const WIDTH = 760;

let cloud: LocalAws | undefined;
let browser: Browser | undefined;

await runCommand(stop, async () => {
  const executablePath = findBrowser(process.env);
  if (executablePath === undefined) {
    console.error(NO_BROWSER);
    return 1;
  }
  cloud = await startLocalAws();
  // Chromium refuses its sandbox to root, who is the only user of many containers.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  browser = await chromium.launch({ executablePath, args });
  mkdirSync(join(repositoryRoot, FOLDER), { recursive: true });
  for (const example of examples()) await draw(example, cloud, browser);
  return 0;
});

async function stop(): Promise<void> {
  await browser?.close();
  await cloud?.stop();
}

/** Posts the message as send-alert does, and takes a picture of it as the stand-in for Slack shows it. */
async function draw(example: Example, { endpoint }: LocalAws, to: Browser): Promise<void> {
  const ts = await post(example, endpoint);
  const page = await to.newPage({ viewport: { width: WIDTH, height: 600 } });
  await page.goto(`${endpoint}/_local/slack/page?ts=${ts}`);
  const file = join(FOLDER, `${example.name}.png`);
  await page.locator('body').screenshot({ path: join(repositoryRoot, file) });
  await page.close();
  const kilobytes = Math.ceil(statSync(join(repositoryRoot, file)).size / 1024);
  console.log(`${file} (${String(kilobytes)} KB)`);
}

async function post({ details }: Example, endpoint: string): Promise<string> {
  const access = {
    kind: 'bot',
    token: 'xoxb-local-riposte',
    channel: CHANNEL,
    apiUrl: `${endpoint}/_local/slack/api/`,
  } as const;
  const now = () => performance.now();
  const bot = startBot(access, { timeoutMs: 5000, sleep, random: Math.random, now, fetch });
  const content = composeAlert(details, {
    stack: 'riposte-prod',
    now: new Date(details.incident.updatedAt),
    runbookBaseUrl: 'https://gitlab.example.com/security/riposte/-/blob/main/docs/runbooks',
  });
  const { ts } = await bot.post(renderAlert(content), details.incident);
  return ts;
}
