/** Something that is found and accepted, for a reason and for a time. */
export interface Exception {
  /** `path:line`, or the path alone. */
  readonly place: string;
  /** `trivy`, `checkov`, `gitleaks`, `gate`. */
  readonly tool: string;
  /** Id of the check, or address of the resource. */
  readonly check: string;
  readonly reason: string;
  /** `YYYY-MM-DD`: from this day on it is no longer accepted. Empty when none is given. */
  readonly expires: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** True from the day itself on (UTC), as Trivy has it, and for what is no day of the calendar. */
export function isExpired(expires: string, now: Date): boolean {
  const day = DAY.test(expires) ? Date.parse(`${expires}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(day)) return true;
  const isCalendarDay = new Date(day).toISOString().startsWith(expires);
  return !isCalendarDay || now.getTime() >= day;
}
