/** Index of the containments in force; what is released or not yet contained has none of its attributes. */
export const CHECK_INDEX = 'containments-in-force';
/** Its one partition: containments in force are few. */
export const IN_FORCE = 'in-force';

/** What has just been changed is not looked at: AWS may show it only after a while, and another run may still be at it. */
export const SETTLING_MS = 60_000;

export const SET_CHECK_MARKS = 'checkOf = :inForce, checkAt = :checkAt';
export const CHECK_MARKS = 'checkOf, checkAt, driftSince';

/** Values of `SET_CHECK_MARKS` for what is being changed now. */
export function checkMarks(now: Date) {
  const checkAt = new Date(now.getTime() + SETTLING_MS).toISOString();
  return { ':inForce': IN_FORCE, ':checkAt': checkAt };
}
