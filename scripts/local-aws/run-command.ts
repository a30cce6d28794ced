import { spawn } from 'node:child_process';

export interface CommandResult {
  readonly code: number;
  readonly output: string;
}

/** Runs a program to its end. The code is 127 when there is no such program. */
export async function runCommand(program: string, args: readonly string[]): Promise<CommandResult> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((settle) => {
    child.on('error', () => {
      settle({ code: 127, output });
    });
    child.on('close', (code) => {
      settle({ code: code ?? 1, output: output.trim() });
    });
  });
}
