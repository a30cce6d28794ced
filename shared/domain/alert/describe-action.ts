import type { ActionRecord, ActionState, ActionStep } from '../action.ts';
import { line, type Line } from './line.ts';

const MAX_STEPS = 8;

const OUTCOME: Readonly<Record<ActionState, string>> = {
  requested: 'requested',
  running: 'running',
  contained: 'contained',
  'dry-run': 'dry run, nothing was changed',
  refused: 'refused, nothing was changed',
  failed: 'failed',
  releasing: 'being released',
  released: 'released',
  'release-failed': 'release failed',
};

const VERB: Readonly<Record<ActionState, string>> = {
  requested: 'to be moved',
  running: 'to be moved',
  contained: 'moved',
  'dry-run': 'would be moved',
  refused: 'would have been moved',
  failed: 'to be moved',
  releasing: 'to be restored',
  released: 'restored',
  'release-failed': 'to be restored',
};

/** What one action did, or would have done, and on whose order: one line, then one for each step. */
export function describeAction(action: ActionRecord): Line[] {
  const shown = action.steps.slice(0, MAX_STEPS).map((step) => describeStep(step, action.state));
  const hidden = action.steps.length - shown.length;
  return [
    [
      ...line`${action.action} on ${action.target.id}: `,
      `${OUTCOME[action.state]}, ordered by `,
      ...describeOrigin(action.requestedBy),
    ],
    ...(action.reason === undefined ? [] : [line`• because: ${action.reason}`]),
    ...shown,
    ...(hidden > 0 ? [[`• … and ${hidden} more steps`]] : []),
  ];
}

function describeStep({ resource, from, to, note }: ActionStep, state: ActionState): Line {
  if (note !== undefined) return line`• ${resource}: ${note}`;
  return [
    '• ',
    ...line`${resource} `,
    `${VERB[state]} from `,
    ...line`${listed(from)} to ${listed(to)}`,
  ];
}

function listed(groups: readonly string[]): string {
  return groups.length === 0 ? 'no group' : groups.join(', ');
}

/** `policy:<rule>` or `operator:<arn>` in words. */
export function describeOrigin(requestedBy: string): Line {
  if (requestedBy.startsWith('policy:'))
    return line`policy rule ${requestedBy.slice('policy:'.length)}`;
  if (requestedBy.startsWith('operator:'))
    return line`operator ${requestedBy.slice('operator:'.length)}`;
  return line`${requestedBy}`;
}
