/** Content whose reading goes on while nobody takes it, up to a number of bytes. */
export interface ReadAhead extends AsyncIterable<Uint8Array> {
  /** Ends the reading of what nobody will take. */
  readonly close: () => void;
}

/**
 * Begins to read at once. What came before an error is handed out before the error is thrown. When the signal is aborted
 * its reason is thrown, whether the source heeds the signal or not.
 */
export function readAhead(
  source: AsyncIterable<Uint8Array>,
  bytes: number,
  signal: AbortSignal,
): ReadAhead {
  const buffer = new AheadBuffer(bytes, signal);
  // Errors are kept for the one who takes.
  void buffer.fillFrom(source);
  return {
    close: () => {
      buffer.close();
    },
    [Symbol.asyncIterator]: () => buffer.take(),
  };
}

class AheadBuffer {
  private readonly chunks: Uint8Array[] = [];
  private readonly bytes: number;
  private readonly signal: AbortSignal;
  private held = 0;
  private isDone = false;
  private isClosed = false;
  private failure: { readonly error: unknown } | undefined;
  private waiting: (() => void)[] = [];
  private readonly wake = (): void => {
    const woken = this.waiting;
    this.waiting = [];
    for (const resume of woken) resume();
  };

  constructor(bytes: number, signal: AbortSignal) {
    this.bytes = bytes;
    this.signal = signal;
    signal.addEventListener('abort', this.wake, { once: true });
  }

  async fillFrom(source: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const chunk of source) {
        this.chunks.push(chunk);
        this.held += chunk.length;
        this.wake();
        while (this.held >= this.bytes && !this.isEnded()) await this.change();
        if (this.isEnded()) return;
      }
    } catch (error) {
      this.failure = { error };
    } finally {
      this.isDone = true;
      this.wake();
    }
  }

  async *take(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        this.signal.throwIfAborted();
        const chunk = this.chunks.shift();
        if (chunk) {
          this.held -= chunk.length;
          this.wake();
          yield chunk;
        } else if (this.isDone) {
          break;
        } else await this.change();
      }
      if (this.failure) throw this.failure.error;
    } finally {
      this.close();
    }
  }

  close(): void {
    this.isClosed = true;
    this.chunks.length = 0;
    this.signal.removeEventListener('abort', this.wake);
    this.wake();
  }

  private isEnded(): boolean {
    return this.isClosed || this.signal.aborted;
  }

  private change(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
    });
  }
}
