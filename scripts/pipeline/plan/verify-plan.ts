import { Refusal, STOPPED_BY } from '../refusal.ts';
import type { PlanRecord, StatePosition, Verdict } from './plan-record.ts';

/** A plan that is older tells of another day. */
export const MAX_AGE_HOURS = 24;
const HOUR_MS = 3_600_000;

/** What the apply finds, to be held against what was planned and judged. */
export interface Findings {
  readonly environment: string;
  readonly commit: string;
  readonly now: Date;
  readonly planSha256: string;
  readonly recordSha256: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly state: StatePosition;
}

/** Refuses to apply anything but the very plan that was judged, with the packages it was made for, on the state it was made from. */
export function verifyPlan(
  record: PlanRecord,
  verdict: Verdict,
  found: Findings,
): Refusal | undefined {
  const reasons = [
    ...identityProblems(record, verdict, found),
    ...ageProblems(record, found.now),
    ...stateProblems(record.state, found.state),
    ...packageProblems(record.packages, found.packages),
  ];
  if (reasons.length === 0) return undefined;
  const advice =
    'apply nothing by hand. Run a new pipeline on the default branch: it plans and judges anew. A hash that differs means that somebody has changed the artifact: find out who.';
  return new Refusal({ code: STOPPED_BY.planNotAsJudged, reasons, advice });
}

function identityProblems(record: PlanRecord, verdict: Verdict, found: Findings): string[] {
  const wanted: readonly (readonly [boolean, string])[] = [
    [
      found.planSha256 === record.planSha256,
      'the plan is not the one that was made: its hash differs from the record',
    ],
    [
      found.planSha256 === verdict.planSha256,
      'the plan is not the one that was judged: its hash differs from the verdict',
    ],
    [found.recordSha256 === verdict.recordSha256, 'the record is not the one that was judged'],
    [
      record.environment === found.environment,
      `the plan is for ${record.environment}, not for ${found.environment}`,
    ],
    [
      verdict.environment === found.environment,
      `the verdict is for ${verdict.environment}, not for ${found.environment}`,
    ],
    [
      record.commit === found.commit,
      `the plan is of commit ${record.commit}, not of ${found.commit}`,
    ],
  ];
  return wanted.filter(([isSo]) => !isSo).map(([, problem]) => problem);
}

function ageProblems({ plannedAt }: PlanRecord, now: Date): string[] {
  const hours = (now.getTime() - Date.parse(plannedAt)) / HOUR_MS;
  if (hours < 0) return [`the plan was made at ${plannedAt}, which is yet to come`];
  if (hours <= MAX_AGE_HOURS) return [];
  return [`the plan is ${Math.floor(hours)} hours old, at most ${MAX_AGE_HOURS} are allowed`];
}

function stateProblems(planned: StatePosition, now: StatePosition): string[] {
  if (planned.lineage !== now.lineage) return ['the state is another one than was planned from'];
  if (planned.serial === now.serial) return [];
  return [`the state has moved since: serial ${planned.serial} then, ${now.serial} now`];
}

function packageProblems(
  planned: Readonly<Record<string, string>>,
  found: Readonly<Record<string, string>>,
): string[] {
  const names = new Set([...Object.keys(planned), ...Object.keys(found)]);
  return [...names]
    .filter((name) => planned[name] !== found[name])
    .map((name) => `${name} is not the package that the plan was made for`);
}
