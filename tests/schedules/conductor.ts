/** One invocation of a function. */
export interface Run {
  readonly name: string;
  isAlive: boolean;
  /** How many of its calls have been answered. */
  calls: number;
  /** So many of its next calls are answered with an error. */
  throttled: number;
}

/** A call that waits for its turn. */
interface Call {
  readonly run: Run;
  readonly name: string;
  readonly carryOut: () => Promise<unknown>;
  readonly answer: (answer: Promise<unknown>) => void;
}

/**
 * Decides which call to AWS is next, of all that wait. A run does nothing but call and think, and thinking takes no time, so the
 * order of the calls is the whole schedule. A dead run gets no answer any more.
 */
export class Conductor {
  private waiting: Call[] = [];
  /** `run call`, in the order in which they took effect; for people who read a failure. */
  readonly log: string[] = [];

  /** Begins a run. */
  async begin(work: () => Promise<void>): Promise<void> {
    void work();
    await microtasksDone();
  }

  /** Waits for its turn; what the test itself calls is answered at once. */
  async call<T>(run: Run | undefined, name: string, carryOut: () => Promise<T>): Promise<T> {
    if (!run) return carryOut();
    return new Promise<T>((resolve, reject) => {
      if (!run.isAlive) return;
      const answer = (given: Promise<unknown>): void => {
        given.then((value) => {
          resolve(value as T);
        }, reject);
      };
      this.waiting.push({ run, name, carryOut, answer });
    });
  }

  /** Carries out one of the calls that wait, of the runs that may go on; false when there is none. */
  async step(choice: number, mayGoOn: (run: Run) => boolean = () => true): Promise<boolean> {
    const calls = this.waiting.filter(({ run }) => mayGoOn(run));
    const call = calls[choice % Math.max(calls.length, 1)];
    if (!call) return false;
    this.waiting = this.waiting.filter((other) => other !== call);
    await this.carryOut(call);
    await microtasksDone();
    return true;
  }

  /** Carries out every call that waits now, as if all took equally long; answers their names. */
  async round(): Promise<readonly string[]> {
    const calls = this.waiting;
    this.waiting = [];
    for (const call of calls) await this.carryOut(call);
    await microtasksDone();
    return calls.map(({ name }) => name);
  }

  /** The run is dead; of its calls that wait, those take effect whose turn `takesEffect` grants. */
  async kill(run: Run, takesEffect: (position: number) => boolean): Promise<void> {
    run.isAlive = false;
    const calls = this.waiting.filter((call) => call.run === run);
    this.waiting = this.waiting.filter((call) => call.run !== run);
    this.log.push(`${run.name} dies`);
    for (const [, call] of [...calls.entries()].filter(([position]) => takesEffect(position)))
      await this.carryOut(call);
    await microtasksDone();
  }

  /** The run whose call is taking effect; undefined for what the test itself does. */
  caller: Run | undefined;

  private async inTurn(run: Run, carryOut: () => Promise<unknown>): Promise<unknown> {
    this.caller = run;
    try {
      return await carryOut();
    } finally {
      this.caller = undefined;
    }
  }

  private async carryOut({ run, name, carryOut, answer }: Call): Promise<void> {
    const isThrottled = run.throttled > 0;
    if (isThrottled) run.throttled -= 1;
    this.log.push(`${run.name} ${name}${isThrottled ? ' throttled' : ''}`);
    const answered = isThrottled
      ? Promise.reject(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }))
      : this.inTurn(run, carryOut);
    run.calls += 1;
    if (run.isAlive) answer(answered);
    await answered.catch(() => undefined);
  }
}

/** Whatever can be thought without an answer has been thought. */
async function microtasksDone(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
