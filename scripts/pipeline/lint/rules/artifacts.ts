import type { NamedJob } from '../applying-jobs.ts';
import type { Pipeline } from '../read-pipeline.ts';

const HOLDS_STATE = /\.(?:tfplan|record\.json|verdict\.json|tfstate)$|plan\.json$/;
const WHOLE_FOLDER = /^(?:\.|terraform\/?\*{0,2})$/;
const SHORT = /^(?:[1-7] days?|1 week|\d+ hours?)$/;

/** What holds a state is not for guests, and nothing is kept for ever. */
export function artifacts({ jobs }: Pipeline): string[] {
  return Object.entries(jobs).flatMap(problemsOf);
}

function problemsOf([name, { artifacts: kept }]: NamedJob): string[] {
  if (kept === undefined) return [];
  const files = [...(kept.paths ?? []), ...Object.values(kept.reports ?? {}).flat()];
  const isOpen = kept.access === undefined || kept.access === 'all';
  const wanted: readonly (readonly [boolean, string])[] = [
    [!isOpen || !files.some((path) => HOLDS_STATE.test(path)), 'guests could read its plan'],
    [!files.some((path) => WHOLE_FOLDER.test(path)), 'keeps whole folders that may hold a state'],
    [SHORT.test(kept.expire_in ?? ''), 'its artifacts do not expire within a week'],
  ];
  return wanted.filter(([isSo]) => !isSo).map(([, problem]) => `${name}: ${problem}`);
}
