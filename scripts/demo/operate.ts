import { EXIT, type ExitCode } from '../riposte/exit-codes.ts';
import type { Narrator } from './narrator.ts';
import type { Stage } from './stage.ts';

/** What a command of the operator came to. */
interface Operated {
  readonly code: number;
  readonly output: string;
}

/** An operator types a command; shown are the command and how its output ends, or all of it when it is not what we expect. */
export async function operate(
  { riposte }: Pick<Stage, 'riposte'>,
  narrator: Narrator,
  {
    args,
    expected = EXIT.done,
  }: { readonly args: readonly string[]; readonly expected?: ExitCode },
): Promise<Operated> {
  const typed = [...args, '--local'];
  narrator.moment(`an operator types: npm run riposte -- ${typed.map(quoted).join(' ')}`);
  const operated = await riposte(typed);
  narrator.moment(operated.output.trim().split('\n').at(-1)?.trim() ?? '');
  if (operated.code !== expected) console.log(`\n${operated.output}\n`);
  return operated;
}

/** As a shell wants it. */
function quoted(argument: string): string {
  return /^[\w.-]+$/.test(argument) ? argument : `"${argument}"`;
}
