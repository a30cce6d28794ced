import type { ActionRecord, ActionState } from '../action.ts';
import type { IncidentDetails } from '../incident.ts';
import { line, type Line } from './line.ts';
import { moment } from './time-text.ts';

/** How to give back what was changed. */
export interface Undo {
  readonly command: string;
  /** What the command does not give back at once, or only when asked. */
  readonly notes: readonly Line[];
}

/** A failed containment may be half done, so it can be released too. */
const UNDOABLE: readonly ActionState[] = ['contained', 'failed', 'release-failed'];
const MAX_KEYS = 4;
const KEY_STEP = /^access key ([A-Z0-9]{16,128})$/;

/** The command that gives everything back, or undefined when there is nothing to undo. */
export function describeUndo(
  { incident, actions }: IncidentDetails,
  stack: string,
): Undo | undefined {
  const undoable = actions.filter(({ state }) => UNDOABLE.includes(state));
  if (undoable.length === 0) return undefined;
  const command = `npm run riposte -- release ${incident.incidentId} --stack ${stack}`;
  return { command, notes: [...sessionNotes(undoable), ...keyNotes(undoable)] };
}

function sessionNotes(actions: readonly ActionRecord[]): Line[] {
  return actions.flatMap(({ releasableAt, target }) => {
    if (releasableAt === undefined) return [];
    return [
      line`${target.id}: from ${moment(releasableAt)} on, when its last session has expired. Earlier only with ${'--force'}, which revives what was stolen.`,
    ];
  });
}

/** A deactivated key becomes active only when it is named. */
function keyNotes(actions: readonly ActionRecord[]): Line[] {
  return deactivatedKeys(actions)
    .slice(0, MAX_KEYS)
    .map((key) => line`Key ${key} stays inactive, unless you add ${`--reactivate-key ${key}`}.`);
}

/** Ids of the access keys that these actions have set inactive. */
export function deactivatedKeys(actions: readonly ActionRecord[]): string[] {
  const steps = actions.flatMap((action) => action.steps);
  return steps.flatMap(({ resource, from, to }) => {
    const key = KEY_STEP.exec(resource)?.[1];
    const isDeactivated = from.includes('Active') && to.includes('Inactive');
    return key !== undefined && isDeactivated ? [key] : [];
  });
}
