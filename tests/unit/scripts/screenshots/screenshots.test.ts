import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findBrowser } from '../../../../scripts/screenshots/browser.ts';
import { examples } from '../../../../scripts/screenshots/examples.ts';
import { deriveStatus } from '../../../../shared/domain/incident.ts';

const folder = mkdtempSync(join(tmpdir(), 'browsers-'));
const chromium = join(folder, 'chromium');
writeFileSync(chromium, '');
chmodSync(chromium, 0o755);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('findBrowser', () => {
  it('takes the one that is named', () => {
    expect(findBrowser({ CHROME_PATH: '/my/chrome', PATH: folder })).toBe('/my/chrome');
  });

  it('looks in every folder of the PATH', () => {
    expect(findBrowser({ PATH: ['/nowhere', folder].join(delimiter) })).toBe(chromium);
  });

  it('finds none that cannot be run', () => {
    chmodSync(chromium, 0o644);

    expect(findBrowser({ PATH: folder })).toBeUndefined();
    expect(findBrowser({})).toBeUndefined();
  });
});

describe('the examples', () => {
  it('are three, each in the state that its actions make', () => {
    const states = examples().map(({ name, details }) => [name, details.incident.status]);

    expect(states).toEqual([
      ['contained-host', 'contained'],
      ['revoked-key', 'contained'],
      ['root-credentials', 'refused'],
    ]);
    expect(examples().map(({ details }) => deriveStatus(details.actions))).toEqual(
      states.map(([, status]) => status),
    );
  });
});
