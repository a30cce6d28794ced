/** `warn`: works, but somebody should look. `fail`: something is broken, or nobody would notice if it were. */
export type CheckStatus = 'ok' | 'warn' | 'fail';

/** What a check came to. Machines read this too: see docs/operators.md. */
export interface Verdict {
  readonly status: CheckStatus;
  /** One line. */
  readonly summary: string;
  /** What is wrong, one line each. */
  readonly problems?: readonly string[];
  /** What to do about it. */
  readonly todo?: string;
}

export interface CheckResult extends Verdict {
  readonly check: string;
}

/** One question about a platform. It only reads; what it throws counts as failed. */
export interface Check<Examined> {
  readonly name: string;
  readonly run: (examined: Examined) => Promise<Verdict>;
}

/** All is well. */
export function fine(summary: string): Verdict {
  return { status: 'ok', summary };
}

interface Complaint {
  readonly status: Exclude<CheckStatus, 'ok'>;
  readonly summary: string;
  readonly todo: string;
}

/** `good` without problems, else the complaint with them. */
export function unless(problems: readonly string[], complaint: Complaint, good: string): Verdict {
  return problems.length === 0 ? fine(good) : { ...complaint, problems };
}

/** The worst of the results; `ok` when there are none. */
export function worstStatus(results: readonly Pick<Verdict, 'status'>[]): CheckStatus {
  const found = results.map(({ status }) => status);
  if (found.includes('fail')) return 'fail';
  return found.includes('warn') ? 'warn' : 'ok';
}
