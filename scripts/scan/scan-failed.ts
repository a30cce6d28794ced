/** A scan found something, or did not really run: `exitCode` tells which, so that a gate cannot mistake one for the other. */
export class ScanFailed extends Error {
  override readonly name = 'ScanFailed';
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

// Scanners use 1 for wrong usage: findings get a code of their own.
export const FOUND = 42;
export const DID_NOT_RUN = 43;

/** What a person does about the second. */
export const LET_IT_RUN =
  'let the scanner run, then run the job again: nobody knows what it would have found.';
