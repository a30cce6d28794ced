import type { Command } from 'commander';
import { CAPABILITIES } from '../../../../scripts/riposte/doctor/capabilities.ts';
import { CHECKS } from '../../../../scripts/riposte/doctor/examination.ts';
import { createProgram } from '../../../../scripts/riposte/program.ts';
import { codeWords, readTable } from '../../../contract/support/markdown.ts';
import { readText } from '../../../contract/support/repository.ts';
import { anOperator } from '../../../builders/operator.ts';

const page = readText('docs/operators.md');
const program = createProgram({
  open: () => anOperator(),
  ...{ print: jest.fn(), report: jest.fn(), setExitCode: jest.fn() },
  screen: () => ({ width: Infinity, now: new Date() }),
});

/** Full names of the commands that do something and are shown, such as `incidents list`. */
function commandNames(command: Command, before: readonly string[] = []): string[] {
  const shown = command.createHelp().visibleCommands(command);
  return shown
    .filter((child) => child.name() !== 'help')
    .flatMap((child) => {
      const name = [...before, child.name()];
      return child.commands.length > 0 ? commandNames(child, name) : [name.join(' ')];
    });
}

describe('the page for operators', () => {
  it('has every command, and every JSON', () => {
    const names = commandNames(program).sort();
    const commands = readTable(page, 'command').flatMap(({ command = '' }) => codeWords(command));
    const documented = commands.map((text) => text.replace(/ [<[-].*$/, ''));

    expect(names.length).toBeGreaterThan(9);
    expect([...new Set(documented)].sort()).toStrictEqual(names);
    for (const name of names)
      expect(page).toMatch(new RegExp(`^\\| .*\`${name}\`.* \\| \`\\{`, 'm'));
  });

  it('has every check of doctor, in order', () => {
    const documented = readTable(page, 'check').map(({ check = '' }) => codeWords(check)[0]);

    expect(documented).toStrictEqual(CHECKS.map(({ name }) => name));
  });

  it('says what IAM must allow for what doctor asks about', () => {
    const rows = readTable(page, 'to');
    const missing = CAPABILITIES.filter(({ what, actions }) => {
      const allowed = rows.find(({ to }) => to === what)?.['IAM actions'] ?? '';
      return actions.some((action) => !codeWords(allowed).includes(action));
    });

    expect(missing).toStrictEqual([]);
  });
});
