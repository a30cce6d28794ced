/** Where people read the result. */
export interface Screen {
  /** Columns; Infinity for a pipe. */
  readonly width: number;
  readonly now: Date;
}
