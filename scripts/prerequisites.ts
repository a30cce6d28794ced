import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A program that must be on the user's machine. */
interface Prerequisite {
  readonly name: string;
  /** Lowest version that works, as `major.minor`. */
  readonly minimum: string;
  /** Ways to ask for the version, tried in this order. */
  readonly commands: readonly (readonly [command: string, ...args: string[]])[];
  readonly versionPattern: RegExp;
  readonly howToGet: string;
}

const PREREQUISITES: readonly Prerequisite[] = [
  {
    name: 'Node',
    minimum: '20.0',
    commands: [[process.execPath, '--version']],
    versionPattern: /v(\d+\.\d+)/,
    howToGet: 'https://nodejs.org/download (or "nvm install 22")',
  },
  {
    name: 'Python',
    minimum: '3.10',
    commands: [
      ['python3', '--version'],
      ['python3.13', '--version'],
      ['python3.12', '--version'],
      ['python3.11', '--version'],
      ['python', '--version'],
    ],
    versionPattern: /Python (\d+\.\d+)/,
    howToGet:
      'https://www.python.org/downloads (or "apt install python3 python3-venv", "brew install python")',
  },
  {
    name: 'Terraform',
    minimum: '1.11',
    commands: [['terraform', 'version', '-json']],
    versionPattern: /"terraform_version":\s*"(\d+\.\d+)/,
    howToGet: 'https://developer.hashicorp.com/terraform/install (or "tfenv install 1.11.4")',
  },
];

/** Answers what a command prints, or undefined when it cannot be run. */
export type AskVersion = (command: string, args: readonly string[]) => Promise<string | undefined>;

/** One line per program that is missing or too old, saying how to get it; empty when all is well. */
export async function missingPrerequisites(ask: AskVersion = askProgram): Promise<string[]> {
  const problems = await Promise.all(PREREQUISITES.map((wanted) => problemOf(wanted, ask)));
  return problems.filter((problem) => problem !== undefined);
}

/** Throws one error with a line for each program that is missing. */
export async function requirePrerequisites(ask: AskVersion = askProgram): Promise<void> {
  const problems = await missingPrerequisites(ask);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

async function problemOf(wanted: Prerequisite, ask: AskVersion): Promise<string | undefined> {
  const found: string[] = [];
  for (const [command, ...args] of wanted.commands) {
    const version = wanted.versionPattern.exec((await ask(command, args)) ?? '')?.[1];
    if (version === undefined) continue;
    if (isAtLeast(version, wanted.minimum)) return undefined;
    found.push(version);
  }
  const state = found[0] === undefined ? 'is not installed' : `found is ${found[0]}`;
  return `${wanted.name} ${wanted.minimum} or later is needed, ${state}: ${wanted.howToGet}`;
}

function isAtLeast(version: string, minimum: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = minimum.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

async function askProgram(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    // Terraform reports a configuration file that does not exist on stderr: only stdout counts.
    const { stdout } = await promisify(execFile)(command, [...args], { timeout: 20_000 });
    return stdout;
  } catch {
    return undefined;
  }
}
