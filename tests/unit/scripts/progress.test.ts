import { createProgress, elapsed, type ProgressStream } from '../../../scripts/progress.ts';

/** A stream that keeps what is written, and a clock that the test moves. */
function setUp(stream: Partial<ProgressStream> = {}) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const progress = createProgress({
    stream: { write: (text) => written.push(text), ...stream },
    now: () => clock.ms,
  });
  return { written, clock, progress };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('progress of a long command', () => {
  it('writes a line with the time when a phase ends, and answers what the work answers', async () => {
    const { written, clock, progress } = setUp();

    const answer = await progress.phase('Build', async () => {
      clock.ms = 3400;
      return Promise.resolve(5);
    });

    expect(answer).toBe(5);
    expect(written).toStrictEqual([`  ✓ ${'Build'.padEnd(58)}    3.4 s\n`]);
  });

  it('marks a phase that fails and passes the error on', async () => {
    const { written, progress } = setUp();

    await expect(
      progress.phase('Build', async () => Promise.reject(new Error('no'))),
    ).rejects.toThrow('no');

    expect(written).toStrictEqual([`  ✗ ${'Build'.padEnd(58)}    0.0 s\n`]);
  });

  it('gives a sign of life every ten seconds with all running phases and their details', async () => {
    const { written, clock, progress } = setUp();
    let finish = (): void => undefined;
    const first = progress.phase('Apply', async (update) => {
      update('3 of 93');
      await new Promise<void>((resolve) => (finish = resolve));
    });
    const second = progress.phase('Build', async () => first);
    clock.ms = 10_000;
    jest.advanceTimersByTime(10_000);

    expect(written).toStrictEqual(['  … Apply: 3 of 93 10.0 s · Build 10.0 s\n']);

    finish();
    await Promise.all([first, second]);
    jest.advanceTimersByTime(60_000);

    expect(written).toHaveLength(3);
  });

  it('redraws one line on a terminal, no longer than the terminal is wide', async () => {
    const { written, progress } = setUp({ isTTY: true, columns: 20 });
    const work = progress.phase('A very long title of a phase', async () => {
      await Promise.resolve();
      jest.advanceTimersByTime(200);
    });
    await work;

    expect(written[0]).toBe('\r\u001b[2K  ⠋ A very long tit');
    expect(written[1]).toContain('  ✓ A very long title of a phase');
  });
});

describe('time for people', () => {
  it.each([
    [0, '0.0 s'],
    [12_340, '12.3 s'],
    [59_940, '59.9 s'],
    [60_000, '1 min 00 s'],
    [125_400, '2 min 05 s'],
    [119_600, '2 min 00 s'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(elapsed(milliseconds)).toBe(text);
  });
});
