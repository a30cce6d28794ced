import { createProgram } from '../../../scripts/riposte/program.ts';
import { operator } from './operator.ts';

/** What a command printed and how it ended. */
export interface Ran {
  readonly text: string;
  readonly reported: readonly string[];
  /** 0 unless the command said otherwise. */
  readonly code: number;
}

/** Types a line of the operator command line. Throws what the command throws. */
export async function riposte(...args: readonly string[]): Promise<Ran> {
  const printed: string[] = [];
  const reported: string[] = [];
  let code = 0;
  const program = createProgram({
    open: operator,
    print: (text) => void printed.push(text),
    report: (text) => void reported.push(text),
    setExitCode: (wanted) => void (code = wanted),
    screen: () => ({ width: 120, now: new Date() }),
  });
  await program.parseAsync([...args], { from: 'user' });
  return { text: printed.join('\n'), reported, code };
}

/** The same for machines: the JSON that the command printed. */
export async function riposteJson(...args: readonly string[]): Promise<unknown> {
  return JSON.parse((await riposte(...args, '--json')).text);
}
