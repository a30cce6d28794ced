import type { ActionRecord, ActionState } from '../action.ts';
import { proofOf, type ContainmentProof } from '../context/containment-proof.ts';
import type { Incident, IncidentDetails, IncidentStatus } from '../incident.ts';
import { bytesText } from './bytes-text.ts';
import { defang } from './clean-text.ts';
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
  return DESCRIBE[incident.status]({ incident, actions, now, proof: proofOf(context?.traffic) });
}

interface Standing {
  readonly incident: Incident;
  readonly actions: readonly ActionRecord[];
  readonly now: Date;
  /** What flow logs prove of the cuts. */
  readonly proof: ContainmentProof | undefined;
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

function describeContained({ incident, actions, proof }: Standing): StateText {
  if (proof?.state === 'leaking') return describeLeak(proof);
  const time = timeBetween(incident.receivedAt, incident.settledAt);
  const inTime = time === undefined ? '' : ` in ${time}`;
  const { label: proven, sentence: proofSentence } = PROVEN[proof?.state ?? 'pending'];
  const sentence = `${containedText(actions)}.${proofSentence}`;
  if (!actions.some(isLeftUndone)) return { label: `Contained${inTime}${proven}`, sentence };
  return {
    label: `Contained in part${inTime}`,
    sentence: `${sentence} Something else was not contained: see below.`,
    urgent: true,
  };
}

const PROVEN = {
  pending: { label: '', sentence: '' },
  verified: {
    label: ' and verified',
    sentence: ' Flow logs confirm it: 0 bytes accepted after containment.',
  },
  unverifiable: {
    label: '',
    sentence: ' No flow log tells whether anything still passes: look yourself.',
  },
} as const;

function describeLeak({ acceptedBytes, peers }: ContainmentProof): StateText {
  const [peer = 'somebody', ...others] = peers.map(defang);
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return {
    label: `Contained, but it LEAKS: ${bytesText(acceptedBytes)} passed afterwards`,
    sentence: `flow logs show traffic with ${peer}${more} that began after the cut. A human must act.`,
    urgent: true,
  };
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
