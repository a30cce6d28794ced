import type { ActionName, ActionRecord, ActionState, ActionStep } from '../action.ts';
import { BY_DRIFT, BY_LEAK, BY_STANDING_LEAK } from '../requested-by.ts';
import type { Target, TargetKind } from '../target.ts';
import { line, type Line } from './line.ts';
import { moment } from './time-text.ts';

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

/** How a step is put in each state; it never claims more than the state. */
const VERB: Readonly<Record<ActionState, (done: string) => string>> = {
  requested: (done) => `to be ${done}`,
  running: (done) => `to be ${done}`,
  contained: (done) => done,
  'dry-run': (done) => `would be ${done}`,
  refused: (done) => `would have been ${done}`,
  failed: (done) => `to be ${done}`,
  releasing: () => 'to be restored',
  released: () => 'restored',
  'release-failed': () => 'to be restored',
};

const DONE: Readonly<Record<ActionName, string>> = {
  'isolate-instance': 'moved',
  'revoke-credentials': 'changed',
  'restrict-bucket': 'changed',
  'stop-function': 'changed',
  'block-address': 'changed',
  'deny-tracked-paths': 'changed',
};

const KIND: Readonly<Record<TargetKind, string>> = {
  instance: 'instance',
  user: 'user',
  role: 'role',
  'role-session': 'session',
  'access-key': 'access key',
  'federated-user': 'federated user',
  bucket: 'bucket',
  function: 'function',
  address: 'address',
  account: 'account',
  principal: 'principal',
};

/** `instance i-…`, `access key AKIA…`: a target in words. */
export function targetName({ kind, id }: Target): string {
  return `${KIND[kind]} ${id}`;
}

/** What one action did, or would have done, and on whose order: one line, then one for each step. */
export function describeAction(action: ActionRecord): Line[] {
  const shown = action.steps.slice(0, MAX_STEPS).map((step) => describeStep(step, action));
  const hidden = action.steps.length - shown.length;
  return [
    [
      ...line`${action.action} on ${targetName(action.target)}: `,
      `${OUTCOME[action.state]}, ordered by `,
      ...describeOrigin(action.requestedBy),
    ],
    ...(action.reason === undefined ? [] : [line`• because: ${action.reason}`]),
    ...(action.endsAt === undefined ? [] : [line`• released by itself: ${moment(action.endsAt)}`]),
    ...shown,
    ...(hidden > 0 ? [[`• … and ${hidden} more steps`]] : []),
  ];
}

type Doing = Pick<ActionRecord, 'action' | 'state'>;

function describeStep({ resource, from, to, note }: ActionStep, doing: Doing): Line {
  if (note !== undefined) return line`• ${resource}: ${note}`;
  const verb = VERB[doing.state](doneTo(resource, doing.action));
  return ['• ', ...line`${resource} `, `${verb} from `, ...listed(from), ' to ', ...listed(to)];
}

/** Interfaces are moved from group to group, and addresses away; an instance has settings, too. */
function doneTo(resource: string, action: ActionName): string {
  const isSetting = action === 'isolate-instance' && !/^(?:eni-|Elastic IP )/.test(resource);
  return isSetting ? 'changed' : DONE[action];
}

function listed(values: readonly string[]): Line {
  return values.length === 0 ? ['nothing'] : line`${values.join(', ')}`;
}

/** `policy:<rule>`, `operator:<arn>`, `drift` or a leak in words. */
export function describeOrigin(requestedBy: string): Line {
  if (requestedBy.startsWith('policy:'))
    return line`policy rule ${requestedBy.slice('policy:'.length)}`;
  if (requestedBy.startsWith('operator:'))
    return line`operator ${requestedBy.slice('operator:'.length)}`;
  if (requestedBy === BY_DRIFT) return ['the check of containments, because it came undone'];
  if (requestedBy === BY_LEAK) return ['the look at flow logs, because it leaked'];
  if (requestedBy === BY_STANDING_LEAK)
    return ['the look at flow logs, because it leaked although it was denied'];
  return line`${requestedBy}`;
}
