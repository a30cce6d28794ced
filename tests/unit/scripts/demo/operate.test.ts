import { createNarrator } from '../../../../scripts/demo/narrator.ts';
import { operate } from '../../../../scripts/demo/operate.ts';

/** The command line answers so; told are the moments, printed is what else comes. */
async function typed(code: number, output: string) {
  const narrator = createNarrator(() => undefined);
  const asked: (readonly string[])[] = [];
  const printed = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const riposte = (args: readonly string[]) => {
    asked.push(args);
    return Promise.resolve({ code, output });
  };
  await operate({ riposte }, narrator, { args: ['release', 'inc-1', '--reason', 'a build job'] });
  const told = narrator.moments().map(({ text }) => text);
  const shown = printed.mock.calls.flat();
  printed.mockRestore();
  return { asked, told, shown };
}

describe('command of an operator', () => {
  it('is shown as a shell takes it, with the last line of its output', async () => {
    const { asked, told, shown } = await typed(0, 'many\nlines\n  Everything is back.\n');

    expect(asked).toStrictEqual([['release', 'inc-1', '--reason', 'a build job', '--local']]);
    expect(told).toStrictEqual([
      'an operator types: npm run riposte -- release inc-1 --reason "a build job" --local',
      'Everything is back.',
    ]);
    expect(shown).toStrictEqual([]);
  });

  it('that ends otherwise than expected is shown with all it says', async () => {
    const { shown } = await typed(2, 'Error: no such module\n  at somewhere');

    expect(shown.join('')).toContain('Error: no such module\n  at somewhere');
  });
});
