import type { Narrator } from './narrator.ts';
import type { Stage } from './stage.ts';

/** What a command of the operator came to. */
interface Operated {
  readonly code: number;
  readonly output: string;
}

/** An operator types a command; shown are the command and how its output ends. */
export async function operate(
  { riposte }: Stage,
  narrator: Narrator,
  args: readonly string[],
): Promise<Operated> {
  const typed = [...args, '--local'];
  narrator.moment(`an operator types: npm run riposte -- ${typed.map(quoted).join(' ')}`);
  const operated = await riposte(typed);
  narrator.moment(operated.output.trim().split('\n').at(-1)?.trim() ?? '');
  return operated;
}

/** As a shell wants it. */
function quoted(argument: string): string {
  return /^[\w.-]+$/.test(argument) ? argument : `"${argument}"`;
}
