/** What the command came to; documented in docs/operators.md. */
export const EXIT = {
  done: 0,
  /** It was carried out, but something needs attention: refused, incomplete, a warning. */
  attention: 1,
  /** It was not carried out: wrong usage, no permission, not deployed; or a check failed. */
  failed: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
