import { summariseJest, trySomeAgain } from '../../../../scripts/test/steps.ts';

describe('summariseJest', () => {
  it('gives counts and coverage', () => {
    const output =
      'PASS a.test.ts\nLines        : 99.5% ( 199/200 )\nTests:       3 passed, 3 total\n';
    expect(summariseJest(output)).toBe('3 passed, 3 total, 99.5% of lines');
  });

  it('says why tests were skipped', () => {
    const output =
      '  console.warn\n    skipped: no samples in ../x\n\nTests:  2 skipped, 2 total\n';
    expect(summariseJest(output)).toBe('2 skipped, 2 total, skipped: no samples in ../x');
  });

  it('notices that nothing ran', () => {
    expect(summariseJest('')).toBe('no tests');
  });
});

describe('trySomeAgain', () => {
  const failing = (...files: string[]) =>
    new Error(
      [
        ...files.map((file) => `FAIL e2e tests/e2e/${file}.test.ts (61.2 s)`),
        'Tests:  1 failed, 9 total',
      ].join('\n'),
    );

  /** Answers or throws these, run by run. */
  function setUp(...outcomes: readonly (string | Error)[]) {
    const ran: (readonly string[])[] = [];
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    const run = async (files: readonly string[]): Promise<string> => {
      ran.push(files);
      const outcome = outcomes[ran.length - 1] ?? '';
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    };
    return { ran, tried: trySomeAgain(run, ['all']) };
  }

  it('runs nothing again that passed', async () => {
    const { ran, tried } = setUp('9 passed');

    expect(await tried).toBe('9 passed');
    expect(ran).toStrictEqual([['all']]);
  });

  it('names what passed at the second try only, and shows why', async () => {
    const { ran, tried } = setUp(failing('traffic', 'traffic', 'merging'), '9 passed');

    expect(await tried).toBe(
      '1 failed, 9 total; passed at the second try: tests/e2e/traffic.test.ts, tests/e2e/merging.test.ts',
    );
    expect(ran[1]).toStrictEqual(['tests/e2e/traffic.test.ts', 'tests/e2e/merging.test.ts']);
    expect(console.log).toHaveBeenCalledWith(expect.stringContaining('FAIL e2e'));
  });

  it('fails when a file fails twice', async () => {
    const { tried } = setUp(failing('traffic'), failing('traffic'));

    await expect(tried).rejects.toThrow('FAIL e2e tests/e2e/traffic.test.ts');
  });

  it.each([
    ['so many fail that they have a common cause', failing('a', 'b', 'c', 'd')],
    ['nothing says which file it was', new Error('the platform is gone')],
  ])('fails at once when %s', async (_, error) => {
    const { ran, tried } = setUp(error, '9 passed');

    await expect(tried).rejects.toBe(error);
    expect(ran).toHaveLength(1);
  });
});
