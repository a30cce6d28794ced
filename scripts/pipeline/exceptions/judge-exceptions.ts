import { Refusal, STOPPED_BY } from '../refusal.ts';
import { type Exception, isExpired } from './exception.ts';

/** More are no longer exceptions. */
export const MAX_EXCEPTIONS = 10;
/** Whoever accepts something looks at it again within a year. */
const MAX_DAYS = 366;
const DAY_MS = 86_400_000;
const LEAST_WORDS = 3;

/** Refuses exceptions that are expired or incomplete, too many, or hidden in `silencers`. */
export function judgeExceptions(
  exceptions: readonly Exception[],
  silencers: readonly string[],
  now: Date,
): Refusal | undefined {
  const reasons = [
    ...silencers.map((path) => `${path}: silences a scanner, with no place for a reason`),
    ...exceptions.flatMap((exception) => problemsOf(exception, now)),
    ...(exceptions.length > MAX_EXCEPTIONS
      ? [`there are ${exceptions.length} exceptions, at most ${MAX_EXCEPTIONS} are allowed`]
      : []),
  ];
  if (reasons.length === 0) return undefined;
  const advice =
    'mend what is excused; or give the exception a reason of a few words and a day within a year (docs/pipeline.md shows the forms).';
  return new Refusal({ code: STOPPED_BY.exceptions, reasons, advice });
}

function problemsOf({ place, tool, check, reason, expires }: Exception, now: Date): string[] {
  const words = reason.split(/\s+/).filter((word) => /\w{2}/.test(word)).length;
  return [
    ...(words < LEAST_WORDS ? ['gives no reason'] : []),
    ...(/[*?]/.test(check) ? ['excuses more than one check'] : []),
    ...expiryProblems(expires, now),
  ].map((problem) => `${place}: ${tool} ${check} ${problem}`);
}

function expiryProblems(expires: string, now: Date): string[] {
  if (expires === '') return ['has no day on which it ends'];
  if (isExpired(expires, now)) return [`has ended: ${expires}`];
  const days = (Date.parse(`${expires}T00:00:00Z`) - now.getTime()) / DAY_MS;
  return days > MAX_DAYS ? [`ends in more than a year: ${expires}`] : [];
}
