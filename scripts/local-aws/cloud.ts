import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensurePythonEnvironment } from './environment.ts';
import { localAwsFolder, localFolder } from './paths.ts';

export interface LocalAwsOptions {
  /** TCP port; any free one when absent. */
  readonly port?: number;
  /** Default region of calls that name none; eu-west-1 when absent. */
  readonly region?: string;
  /** Where the emulators write their log; replaced at every start. */
  readonly logFile?: string;
  /** Folder under which temporary files are made; the system's when absent. */
  readonly temporaryFolder?: string;
}

export interface LocalAws {
  /** For AWS_ENDPOINT_URL; key and secret are test and test. */
  readonly endpoint: string;
  readonly logFile: string;
  /** Ends the cloud and every function it runs. */
  readonly stop: () => Promise<void>;
}

const startTimeoutMs = 90_000;
const stopTimeoutMs = 5_000;

/** Starts the local AWS as a process group of its own that also ends when this process does, however it does. */
export async function startLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const python = await ensurePythonEnvironment();
  const logFile = options.logFile ?? join(localFolder, 'local-aws.log');
  const child = launch(python, logFile, options);
  try {
    const endpoint = await readiness(child, logFile);
    return { endpoint, logFile, stop: async () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

function launch(python: string, logFile: string, options: LocalAwsOptions): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  rmSync(logFile, { force: true });
  const child = spawn(python, ['-m', 'local_aws'], {
    cwd: localAwsFolder,
    detached: true,
    env: environment(options),
    stdio: ['pipe', 'pipe', openSync(logFile, 'w')],
  });
  child.stdin?.on('error', () => undefined);
  return child;
}

function environment(options: LocalAwsOptions): NodeJS.ProcessEnv {
  // A profile or endpoint of the user must not reach the cloud or the functions in it.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(own),
    // Lambda workers are started with the first node on the path: the one that runs this script.
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    LOCAL_AWS_PORT: String(options.port ?? 0),
    AWS_REGION: options.region ?? 'eu-west-1',
    TMPDIR: options.temporaryFolder ?? tmpdir(),
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

async function readiness(child: ChildProcess, logFile: string): Promise<string> {
  const { stdout } = child;
  if (!stdout) throw new Error('the local AWS has no standard output');
  const lines = createInterface({ input: stdout });
  return new Promise((ready, fail) => {
    const timer = setTimeout(() => {
      fail(failure('was not ready in time', logFile));
    }, startTimeoutMs);
    const ended = (): void => {
      fail(failure('ended while starting', logFile));
    };
    lines.on('line', (line) => {
      const endpoint = endpointIn(line);
      if (endpoint === undefined) return;
      clearTimeout(timer);
      child.off('exit', ended);
      ready(endpoint);
    });
    child.on('exit', ended);
    child.on('error', fail);
  });
}

function endpointIn(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  const message: unknown = JSON.parse(line);
  if (typeof message !== 'object' || message === null || !('endpoint' in message)) return undefined;
  return String(message.endpoint);
}

function failure(what: string, logFile: string): Error {
  const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
  return new Error(`the local AWS ${what}; the end of ${logFile}:\n${tail}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.stdin?.end();
  const timer = setTimeout(() => {
    killGroup(child.pid);
  }, stopTimeoutMs);
  await ended;
  clearTimeout(timer);
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // The group has ended in the meantime.
  }
}
