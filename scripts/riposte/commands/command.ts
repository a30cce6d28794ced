import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes.ts';
import type { Operator, Whereabouts } from '../operator.ts';
import { safeJson, safeText } from '../safe-output.ts';
import type { Screen } from '../screen.ts';

/** What the commands need of their surroundings. */
export interface Surroundings {
  readonly open: (whereabouts: Whereabouts) => Operator;
  /** The result, on stdout. */
  readonly print: (text: string) => void;
  /** News while waiting, on stderr. */
  readonly report: (text: string) => void;
  readonly setExitCode: (code: ExitCode) => void;
  readonly screen: () => Screen;
}

interface GlobalOptions extends Whereabouts {
  readonly json?: boolean;
}

/** A command whose platform is known. */
export interface Begun {
  readonly operator: Operator;
  readonly now: Date;
  /** Prints the result: as JSON for machines, or as `describe` puts it for people. */
  readonly show: <T>(result: T, describe: (result: T, screen: Screen) => string) => void;
  /** Says on stderr how far it is; the same text twice in a row is said once. */
  readonly report: (text: string) => void;
  readonly exitWith: (code: ExitCode) => void;
}

/** Opens the platform that the options name. */
export function begin(command: Command, surroundings: Surroundings): Begun {
  const options = command.optsWithGlobals<GlobalOptions>();
  const { stack, region, local } = options;
  const screen = surroundings.screen();
  return {
    operator: surroundings.open({
      ...(stack !== undefined && { stack }),
      ...(region !== undefined && { region }),
      ...(local !== undefined && { local }),
    }),
    now: screen.now,
    show: (result, describe) => {
      const text = options.json ? safeJson(result) : safeText(describe(result, screen));
      surroundings.print(text);
    },
    report: onChange((text) => {
      surroundings.report(safeText(text));
    }),
    exitWith: surroundings.setExitCode,
  };
}

function onChange(report: (text: string) => void): (text: string) => void {
  let last = '';
  return (text) => {
    if (text !== last) report(text);
    last = text;
  };
}

/** Help text with examples, the way every command has them. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  npx riposte ${line}`).join('\n')}\n`;
}
