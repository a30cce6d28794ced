import type { ActionRecord, ActionState } from '../action.ts';
import type { Incident, IncidentDetails, IncidentStatus } from '../incident.ts';

/** Where an incident stands, in a few words and in a sentence. All words are ours. */
export interface StateText {
  readonly label: string;
  readonly sentence: string;
  /** Somebody must do something now. */
  readonly urgent?: true;
}

type FixedStatus = Exclude<
  IncidentStatus,
  'responding' | 'contained' | 'dry-run' | 'failed' | 'released'
>;

const FIXED: Readonly<Record<FixedStatus, StateText>> = {
  triaging: {
    label: 'Triage not finished',
    sentence: 'Received, but no decision has been made yet.',
  },
  open: {
    label: 'Recorded',
    sentence: 'The policy orders no action for this. A human must decide.',
  },
  refused: { label: 'Refused: nothing was changed', sentence: 'The reason is given below.' },
};

function describeReleased({ activeAfterRelease }: Incident): StateText {
  if (!activeAfterRelease)
    return { label: 'Released', sentence: 'What containment had changed has been given back.' };
  return {
    label: 'Released, but the activity goes on',
    sentence:
      'The detector has seen it again after the release. Nothing is done by itself: was it a false alarm?',
    urgent: true,
  };
}

/** The state of an incident for people; `now` says for how long something has been under way. */
export function describeState({ incident, actions }: IncidentDetails, now: Date): StateText {
  const { status } = incident;
  if (status === 'responding') return describeRunning(actions, now);
  if (status === 'contained') return describeContained(incident);
  if (status === 'dry-run') return describeDryRun(actions);
  if (status === 'failed') return describeFailure(actions);
  if (status === 'released') return describeReleased(incident);
  return FIXED[status];
}

function describeContained({ receivedAt, settledAt }: Incident): StateText {
  return {
    label: `Contained${within(receivedAt, settledAt)}`,
    sentence: 'The resource is cut off from the network; it keeps running, so evidence is kept.',
  };
}

/** An action that was to act but ended as a dry run was held back by the pause switch or the hourly cap. */
function describeDryRun(actions: readonly ActionRecord[]): StateText {
  const isHeldBack = actions.some(({ state, mode }) => state === 'dry-run' && mode === 'auto');
  if (!isHeldBack) {
    return {
      label: 'Dry run: nothing was changed',
      sentence: 'Below is what would have been done.',
    };
  }
  return {
    label: 'NOT contained: held back, nothing was changed',
    sentence: 'The policy orders containment, but a brake stopped it. A human must act.',
    urgent: true,
  };
}

function describeRunning(actions: readonly ActionRecord[], now: Date): StateText {
  const isRelease = has(actions, 'releasing');
  const since = actions.map((action) => action.requestedAt).toSorted()[0];
  const what = isRelease ? 'Release' : 'Containment';
  return {
    label: `${what} not finished${isRelease ? '' : after(since, now)}`,
    sentence:
      'It goes on by itself. If no further message follows within minutes, a human must look.',
  };
}

function describeFailure(actions: readonly ActionRecord[]): StateText {
  if (has(actions, 'release-failed')) {
    return {
      label: 'Release failed: needs a human',
      sentence: 'The resource may still be cut off, wholly or in part.',
      urgent: true,
    };
  }
  return {
    label: 'Failed: needs a human',
    sentence: 'The resource may NOT be contained, or only in part.',
    urgent: true,
  };
}

function has(actions: readonly ActionRecord[], state: ActionState): boolean {
  return actions.some((action) => action.state === state);
}

function within(from: string, to: string | undefined): string {
  const seconds = secondsBetween(from, to);
  return seconds === undefined ? '' : ` in ${seconds}`;
}

function after(from: string | undefined, now: Date): string {
  const seconds = secondsBetween(from, now.toISOString());
  return seconds === undefined ? '' : ` after ${seconds}`;
}

/** `3.2 s`, `4 min 5 s` or `3 h 10 min`; undefined when the times make no sense. */
function secondsBetween(from: string | undefined, to: string | undefined): string | undefined {
  const ms = Date.parse(to ?? '') - Date.parse(from ?? '');
  if (!(ms >= 0)) return undefined;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
