import { callProofOf } from '../context/call-proof.ts';
import { proofOf } from '../context/containment-proof.ts';
import { standingCalls } from '../context/standing-calls.ts';
import type { FindingRecord, IncidentDetails, IncidentStatus } from '../incident.ts';
import type { SeverityBand } from '../severity.ts';
import { consoleLinks, type ConsoleLink } from './console-links.ts';
import { describeAction } from './describe-action.ts';
import { describeCalls } from './describe-calls.ts';
import { describeContext, type ContextContent } from './describe-context.ts';
import { describeFacts, type Fact } from './describe-facts.ts';
import { describePreserved } from './describe-preserved.ts';
import { describeTraffic, type TrafficContent } from './describe-traffic.ts';
import { describeState, type StateText } from './describe-state.ts';
import { line, type Line } from './line.ts';
import { openPoints, type OpenPoints } from './open-points.ts';
import { playbookFor, type Playbook } from './playbook.ts';
import { describeUndo, type Undo } from './undo.ts';

/** What people are told about an incident, before any channel gives it a form. `title` and `description` are untrusted. */
export interface AlertContent {
  readonly stack: string;
  readonly incidentId: string;
  readonly correlationId: string;
  readonly status: IncidentStatus;
  /** 1.0 to 10.0 */
  readonly severity: number;
  readonly severityBand: SeverityBand;
  /** Why this is not real, or undefined when it is. */
  readonly exercise?: Exercise;
  readonly activeAfterRelease: boolean;
  readonly title: string;
  readonly state: StateText;
  /** What happened to what; `state.sentence` ends it. */
  readonly subject: Line;
  readonly open: OpenPoints;
  readonly facts: readonly Fact[];
  readonly actions: readonly Line[];
  /** Absent when there is nothing to undo. */
  readonly undo?: Undo;
  readonly context?: ContextContent;
  readonly traffic?: TrafficContent;
  /** Calls with credentials that were cut off. */
  readonly calls: readonly Line[];
  /** Flow logs or CloudTrail show that something passed after containment. */
  readonly isLeaking: boolean;
  /** ISO 8601: since when it is known that a containment came undone, cut again or not. */
  readonly undoneSince?: string;
  readonly links: readonly ConsoleLink[];
  readonly playbook: Playbook;
  readonly description?: string;
}

/** `drill`: people try the platform out. `sample`: a detector does. */
export type Exercise = 'drill' | 'sample';

const MAX_ACTIONS = 5;

interface ComposeContext {
  readonly stack: string;
  readonly now: Date;
  /** Where docs/runbooks is published; empty when it is not. */
  readonly runbookBaseUrl: string;
}

/** The message about an incident as it stands. Pure. */
export function composeAlert(details: IncidentDetails, given: ComposeContext): AlertContent {
  const { incident, findings, context } = details;
  const worst = findings.toSorted(byWeight)[0];
  const undo = describeUndo(details, given.stack);
  const exercise = exerciseOf(details);
  return {
    stack: given.stack,
    incidentId: incident.incidentId,
    correlationId: incident.correlationId,
    status: incident.status,
    severity: incident.severity,
    severityBand: incident.severityBand,
    ...(exercise && { exercise }),
    activeAfterRelease: incident.activeAfterRelease === true,
    title: incident.title,
    state: describeState(details, given.now),
    subject: describeSubject(details, worst),
    open: openPoints(details, given.stack),
    facts: describeFacts(details),
    actions: [...describeActions(details), ...describePreserved(context)],
    ...(undo && { undo }),
    ...describeKnowledge(context),
    calls: describeCalls(standingCalls(details)),
    isLeaking: isLeaking(details),
    ...undoneSince(details),
    links: consoleLinks(details),
    playbook: playbookFor(worst?.type ?? '', given.runbookBaseUrl),
    ...(worst && { description: worst.description }),
  };
}

/** The worst first; what its source does not confirm after all that is. A leak has the severity of what leaks, and is not what happened. */
function byWeight(a: FindingRecord, b: FindingRecord): number {
  const doubt = ({ unconfirmed }: FindingRecord) => (unconfirmed === undefined ? 0 : 1);
  const echo = ({ leak }: FindingRecord) => (leak === undefined ? 0 : 1);
  return doubt(a) - doubt(b) || b.severity - a.severity || echo(a) - echo(b);
}

function exerciseOf({ incident }: IncidentDetails): Exercise | undefined {
  if (incident.drill) return 'drill';
  return incident.sample ? 'sample' : undefined;
}

function describeKnowledge(
  context: IncidentDetails['context'],
): Pick<AlertContent, 'context' | 'traffic'> {
  if (!context) return {};
  const { traffic } = context;
  return {
    context: describeContext(context),
    ...(traffic && { traffic: describeTraffic(traffic) }),
  };
}

/** What has been given back cannot leak. */
function isLeaking(details: IncidentDetails): boolean {
  const { incident, context } = details;
  const proofs = [proofOf(context?.traffic), callProofOf(standingCalls(details))];
  return incident.status === 'contained' && proofs.some((proof) => proof?.state === 'leaking');
}

function undoneSince({ findings }: IncidentDetails): Pick<AlertContent, 'undoneSince'> {
  const since = findings
    .flatMap(({ drift }) => drift?.since ?? [])
    .sort()
    .at(-1);
  return since === undefined ? {} : { undoneSince: since };
}

function describeSubject({ incident }: IncidentDetails, worst: FindingRecord | undefined): Line {
  const [resource, ...others] = incident.resources;
  const what = worst ? line`${worst.type}` : ['An incident'];
  const where = resource === undefined ? [] : line` on ${resource}`;
  const more = others.length > 0 ? [` and ${others.length} more`] : [];
  return [...what, ...where, ...more];
}

function describeActions({ actions }: IncidentDetails): Line[] {
  const hidden = actions.length - MAX_ACTIONS;
  return [
    ...actions.slice(0, MAX_ACTIONS).flatMap(describeAction),
    ...(hidden > 0 ? [[`… and ${hidden} more actions`]] : []),
  ];
}
