/** The part of a terminal or file that progress is written to. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Tells people what a long command is doing: one line per phase that ended, and signs of life in between. */
export interface Progress {
  /** Runs `work` as a phase; `update` sets what is said beside its title, the last one also on the closing line. */
  phase<T>(title: string, work: (update: (detail: string) => void) => Promise<T>): Promise<T>;
  /** Writes a line of its own. */
  note(text: string): void;
}

interface RunningPhase {
  readonly title: string;
  readonly startedAt: number;
  detail: string;
}

interface ProgressOptions {
  readonly stream?: ProgressStream;
  readonly now?: () => number;
}

const REDRAW_MS = 200;
const HEARTBEAT_MS = 10_000;
const TITLE_WIDTH = 58;
const FRAMES = ['⠋', '⠙', '⠸', '⠴', '⠦', '⠇'] as const;

/** Redraws one line on a terminal; elsewhere a line every ten seconds says what is still running. */
export function createProgress(options: ProgressOptions = {}): Progress {
  const { stream = process.stderr, now = () => performance.now() } = options;
  const phases = new Set<RunningPhase>();
  const live = stream.isTTY === true;
  let timer: NodeJS.Timeout | undefined;
  let frame = 0;

  const status = (): string =>
    [...phases]
      .map((phase) => `${phase.title}${phase.detail} ${elapsed(now() - phase.startedAt)}`)
      .join(' · ');
  const draw = (): void => {
    const line = `  ${FRAMES[frame++ % FRAMES.length] ?? ''} ${status()}`;
    stream.write(`\r\u001b[2K${line.slice(0, (stream.columns || 80) - 1)}`);
  };
  const beat = (): void => void stream.write(`  … ${status()}\n`);
  const line = (text: string): void => {
    stream.write(live ? `\r\u001b[2K${text}\n` : `${text}\n`);
    if (live && phases.size > 0) draw();
  };
  const begin = (phase: RunningPhase): void => {
    phases.add(phase);
    timer ??= setInterval(live ? draw : beat, live ? REDRAW_MS : HEARTBEAT_MS).unref();
  };
  const end = (phase: RunningPhase, sign: string): void => {
    phases.delete(phase);
    if (phases.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
    const title = `${phase.title}${phase.detail}`.padEnd(TITLE_WIDTH);
    line(`  ${sign} ${title} ${elapsed(now() - phase.startedAt).padStart(8)}`);
  };

  return {
    note: line,
    phase: async (title, work) => {
      const phase: RunningPhase = { title, startedAt: now(), detail: '' };
      begin(phase);
      try {
        const result = await work((detail) => (phase.detail = detail && `: ${detail}`));
        end(phase, '✓');
        return result;
      } catch (error) {
        end(phase, '✗');
        throw error;
      }
    },
  };
}

/** Milliseconds for people: `0.4 s`, `12.3 s`, `2 min 05 s`. */
export function elapsed(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}
