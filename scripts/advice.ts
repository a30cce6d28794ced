import { writeFileSync } from 'node:fs';

/**
 * Leaves what a person does about a failure where a job of the pipeline repeats it as its last line; elsewhere does nothing. Never
 * throws: what has failed matters more.
 */
export function leaveAdvice(advice: string): void {
  const file = process.env['ADVICE_FILE'];
  if (!file) return;
  try {
    writeFileSync(file, `${advice}\n`);
  } catch (error) {
    console.error(`${file} could not be written:`, error);
  }
}
