import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that speak the protocol by which pages are drawn, the smallest first. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];

/** Where they are when they are not on the PATH. */
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export const NO_BROWSER = `No browser was found, so no pictures were made; those in docs/img stay as they are.
Install Chromium ("apt install chromium-headless-shell", "brew install --cask chromium"), or name a Chrome or Chromium by CHROME_PATH.`;

/** A browser on this machine: CHROME_PATH, or the first that is found; undefined when there is none. */
export function findBrowser(env: NodeJS.ProcessEnv): string | undefined {
  const given = env['CHROME_PATH'];
  if (given) return given;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...PLACES].find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
