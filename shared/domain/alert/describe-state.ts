import type { ActionRecord, ActionState } from '../action.ts';
import { callProofOf } from '../context/call-proof.ts';
import { proofOf } from '../context/containment-proof.ts';
import { standingCalls } from '../context/standing-calls.ts';
import { standingDrifts } from '../drift.ts';
import type { Incident, IncidentDetails, IncidentStatus } from '../incident.ts';
import { BY_DRIFT, BY_LEAK, BY_STANDING_LEAK } from '../requested-by.ts';
import { describeLeak, describeProofs, isProven, type Proofs } from './describe-proofs.ts';
import { containedText } from './contained-text.ts';
import { timeBetween } from './time-text.ts';

/** Where an incident stands, in a few words and in a sentence. All words are ours. */
export interface StateText {
  readonly label: string;
  /** Ends a sentence that begins with what happened to what. */
  readonly sentence: string;
  /** Somebody must do something now. */
  readonly urgent?: true;
}

/** The state of an incident for people; `now` says for how long something has been under way. */
export function describeState(details: IncidentDetails, now: Date): StateText {
  const { incident, actions, context } = details;
  const proofs: Proofs = {
    traffic: proofOf(context?.traffic),
    calls: callProofOf(standingCalls(details)),
  };
  const isUndone = standingDrifts(details).length > 0;
  return DESCRIBE[incident.status]({ incident, actions, now, proofs, isUndone });
}

interface Standing {
  readonly incident: Incident;
  readonly actions: readonly ActionRecord[];
  readonly now: Date;
  readonly proofs: Proofs;
  /** What was contained is known to be so no longer. */
  readonly isUndone: boolean;
}

const DESCRIBE: Readonly<Record<IncidentStatus, (standing: Standing) => StateText>> = {
  triaging: () => ({
    label: 'Triage not finished',
    sentence: 'it has been received, but no decision has been made yet.',
  }),
  open: () => ({
    label: 'Recorded',
    sentence: 'the policy orders no action for this. A human must decide.',
  }),
  responding: describeRunning,
  'dry-run': describeDryRun,
  refused: describeRefusal,
  contained: describeContained,
  failed: describeFailure,
  released: describeReleased,
};

const UNDONE: StateText = {
  label: 'Contained, but it came undone',
  sentence: 'what had been cut off was changed back, in part or as a whole. A human must act.',
  urgent: true,
};

function describeContained({ incident, actions, proofs, isUndone }: Standing): StateText {
  if (isUndone) return UNDONE;
  const leak = describeLeak(proofs);
  if (leak) return { ...leak, urgent: true };
  const inTime = timeText(incident, actions);
  const sentence = `${containedText(actions)}.${describeProofs(proofs)}`;
  if (!actions.some(isLeftUndone))
    return { label: `Contained${inTime}${isProven(proofs) ? ' and verified' : ''}`, sentence };
  return {
    label: `Contained in part${inTime}`,
    sentence: `${sentence} Something else was not contained: see below.`,
    urgent: true,
  };
}

/** What came undone or leaked was not contained all the time since the finding. */
function timeText({ receivedAt, settledAt }: Incident, actions: readonly ActionRecord[]): string {
  const orderedBy = (...origins: readonly string[]): boolean =>
    actions.some((action) => action.state === 'contained' && origins.includes(action.requestedBy));
  if (orderedBy(BY_DRIFT)) return ' again: it had come undone';
  if (orderedBy(BY_LEAK, BY_STANDING_LEAK)) return ' further: it had leaked';
  const time = timeBetween(receivedAt, settledAt);
  return time === undefined ? '' : ` in ${time}`;
}

/** Advice says that it could not be done from here, although it should. */
function describeRefusal({ actions }: Standing): StateText {
  if (!actions.some(({ advice }) => advice !== undefined && advice.length > 0))
    return { label: 'Refused: nothing was changed', sentence: 'the reason is given below.' };
  return {
    label: 'NOT contained: only a human can',
    sentence: 'it cannot be cut off from here. The steps are below.',
    urgent: true,
  };
}

/** Refused, ordered and held back by a brake, or done with something left for people. */
function isLeftUndone({ state, mode, advice = [] }: ActionRecord): boolean {
  if (state === 'contained') return advice.length > 0;
  return state === 'refused' || (state === 'dry-run' && mode === 'auto');
}

/** An action that was to act but ended as a dry run was held back by the pause switch or the hourly cap. */
function describeDryRun({ actions }: Standing): StateText {
  const isHeldBack = actions.some(({ state, mode }) => state === 'dry-run' && mode === 'auto');
  if (!isHeldBack)
    return {
      label: 'Dry run: nothing was changed',
      sentence: 'below is what would have been done.',
    };
  return {
    label: 'NOT contained: held back, nothing was changed',
    sentence: 'the policy orders containment, but a brake stopped it. A human must act.',
    urgent: true,
  };
}

function describeRunning({ actions, now }: Standing): StateText {
  const isRelease = has(actions, 'releasing');
  const since = actions.map((action) => action.requestedAt).toSorted()[0];
  const time = timeBetween(since, now.toISOString());
  const after = isRelease || time === undefined ? '' : ` after ${time}`;
  return {
    label: `${isRelease ? 'Release' : 'Containment'} not finished${after}`,
    sentence:
      'it goes on by itself. If no further message follows within minutes, a human must look.',
  };
}

function describeFailure({ actions }: Standing): StateText {
  if (has(actions, 'release-failed'))
    return {
      label: 'Release failed: needs a human',
      sentence: 'it may still be cut off, wholly or in part.',
      urgent: true,
    };
  return {
    label: 'Failed: needs a human',
    sentence: 'it may NOT be contained, or only in part.',
    urgent: true,
  };
}

function describeReleased({ incident }: Standing): StateText {
  if (!incident.activeAfterRelease)
    return { label: 'Released', sentence: 'what containment had changed has been given back.' };
  return {
    label: 'Released, but the activity goes on',
    sentence:
      'the detector has seen it again after the release. Nothing is done by itself: was it a false alarm?',
    urgent: true,
  };
}

function has(actions: readonly ActionRecord[], state: ActionState): boolean {
  return actions.some((action) => action.state === state);
}
