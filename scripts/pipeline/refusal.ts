import { DID_NOT_RUN, FOUND } from '../scan/scan-failed.ts';

/** Exit codes by which a failed job says what stopped it; docs/pipeline.md lists them. 1 is any other error. */
export const STOPPED_BY = {
  /** A scanner or check found something. */
  findings: FOUND,
  /** A check could not look, so nothing is known. */
  didNotRun: DID_NOT_RUN,
  /** The plan destroys, replaces or weakens what must not be lost. */
  protectedResource: 44,
  /** The plan changes what is under containment, or nobody knows what is. */
  containment: 45,
  /** The plan is not the one that was judged, is too old, or the state has moved. */
  planNotAsJudged: 46,
  /** An exception is expired, incomplete, in a place that nobody looks at, or one too many. */
  exceptions: 47,
  /** The pipeline itself could let something unsafe through. */
  pipeline: 48,
  /** What is deployed is not what was applied. */
  drift: 49,
  /** What was applied does not run. */
  smoke: 50,
} as const;

export type StopCode = (typeof STOPPED_BY)[keyof typeof STOPPED_BY];

interface RefusalDetails {
  readonly code: StopCode;
  /** One line for each thing that is wrong. */
  readonly reasons: readonly string[];
  /** What a person does about it. */
  readonly advice: string;
}

/** The pipeline says no. The message ends with what to do. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: StopCode;
  readonly reasons: readonly string[];
  readonly advice: string;

  constructor({ code, reasons, advice }: RefusalDetails) {
    super([...reasons.map((reason) => `  ✗ ${reason}`), `What to do: ${advice}`].join('\n'));
    this.code = code;
    this.reasons = reasons;
    this.advice = advice;
  }
}

/** What nobody could look at comes first, then what cannot be undone. */
const GRAVEST_FIRST: readonly StopCode[] = [
  STOPPED_BY.didNotRun,
  STOPPED_BY.planNotAsJudged,
  STOPPED_BY.protectedResource,
  STOPPED_BY.containment,
  STOPPED_BY.exceptions,
  STOPPED_BY.findings,
  STOPPED_BY.pipeline,
  STOPPED_BY.drift,
  STOPPED_BY.smoke,
];

/** Several refusals as one: all their reasons, with code and advice of the gravest. Undefined when there is none. */
export function combineRefusals(refusals: readonly Refusal[]): Refusal | undefined {
  const rank = ({ code }: Refusal): number => GRAVEST_FIRST.indexOf(code);
  const [gravest] = [...refusals].sort((a, b) => rank(a) - rank(b));
  if (gravest === undefined) return undefined;
  const reasons = refusals.flatMap((refusal) => refusal.reasons);
  return new Refusal({ code: gravest.code, reasons, advice: gravest.advice });
}
