import { writeFileSync } from 'node:fs';

/** Leaves what a person does about a failure where a job of the pipeline repeats it as its last line; elsewhere does nothing. */
export function leaveAdvice(advice: string): void {
  const file = process.env['ADVICE_FILE'];
  if (file) writeFileSync(file, `${advice}\n`);
}
