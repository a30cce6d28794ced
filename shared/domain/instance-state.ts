const ENDING: readonly string[] = ['shutting-down', 'terminated'];

/** Whether EC2 will not bring the instance back from this state. Source: EC2 user guide, instance lifecycle. */
export function isEnding(state: string): boolean {
  return ENDING.includes(state);
}
