import type { ActionRecord } from '../action.ts';
import type { InterfaceVerification } from '../context/traffic-evidence.ts';
import { standingDrifts } from '../drift.ts';
import type { IncidentDetails } from '../incident.ts';
import { callPoints } from './call-points.ts';
import { targetName } from './describe-action.ts';
import { line, type Line } from './line.ts';
import { orderCommand } from './order-command.ts';
import { deactivatedKeys } from './undo.ts';

/** What a person must do or decide now. */
export interface OpenPoints {
  readonly points: readonly Line[];
  /** Steps in prose, from actions that cannot be carried out from here and from the recommendations. Untrusted text. */
  readonly advice: readonly string[];
}

const MAX_POINTS = 10;
const MAX_ADVICE = 10;

/** What is left for people, most urgent first. */
export function openPoints(details: IncidentDetails, stack: string): OpenPoints {
  const { actions } = details;
  const points = [
    ...unconfirmedPoints(details),
    ...proofPoints(details),
    ...callPoints(details, stack),
    ...driftPoints(details, stack),
    ...actions.flatMap((action) => pointsOf(action, stack)),
    ...activityPoints(details),
    ...decision(details),
  ];
  const unread = (details.context?.unread ?? []).map((what) => line`Look yourself: ${what}`);
  const advice = actions.flatMap((action) => action.advice ?? []);
  return {
    points: limited([...points, ...unread]),
    advice: [...new Set([...advice, ...immediateAdvice(details)])].slice(0, MAX_ADVICE),
  };
}

/** What is released is evidence no more, and whoever released it has decided that it may go on. */
function immediateAdvice({ incident, context }: IncidentDetails): readonly string[] {
  const isOver = incident.status === 'released' && !incident.activeAfterRelease;
  if (isOver || !context) return [];
  const { recommendations, traffic } = context;
  return [...(traffic?.recommendations.immediate ?? []), ...recommendations.immediate];
}

function limited(points: readonly Line[]): Line[] {
  if (points.length <= MAX_POINTS) return [...points];
  const kept = points.slice(0, MAX_POINTS - 1);
  return [...kept, [`… and ${points.length - kept.length} more: see the incident`]];
}

function pointsOf(action: ActionRecord, stack: string): Line[] {
  return [
    ...outcomePoint(action),
    ...orderPoint(action, stack),
    ...stepPoints(action),
    ...keyPoints(action),
  ];
}

/** The brakes do not hold an order of a person. */
function orderPoint(action: ActionRecord, stack: string): Line[] {
  const isOpen = action.state === 'failed' || isHeldBack(action);
  const command = isOpen ? orderCommand(action, stack) : undefined;
  return command === undefined ? [] : [line`To order it again: ${command}`];
}

/** What was to act ended as a dry run: the pause switch or the hourly cap. */
function isHeldBack({ state, mode }: ActionRecord): boolean {
  return state === 'dry-run' && mode === 'auto';
}

function outcomePoint(action: ActionRecord): Line[] {
  const name = targetName(action.target);
  const reason = action.reason ?? 'no reason was recorded';
  switch (action.state) {
    case 'failed':
      return [line`Contain ${name}: it failed, because ${reason}.`];
    case 'release-failed':
      return [line`Give ${name} back by hand: ${reason}.`];
    case 'refused':
      return action.advice === undefined
        ? [line`Decide about ${name}: refused, because ${reason}.`]
        : [line`Cut off ${name} yourself, as below: ${reason}.`];
    case 'dry-run':
      return isHeldBack(action) ? [line`Contain ${name} or lift the brake: ${reason}.`] : [];
    default:
      return [];
  }
}

/** A note says why a step was not done or what is odd about it; in a dry run or a refusal nothing was to be done. */
function stepPoints({ state, steps }: ActionRecord): Line[] {
  if (state === 'refused' || state === 'dry-run') return [];
  return steps.flatMap(({ resource, note }) =>
    note === undefined ? [] : [line`Look at ${resource}: ${note}.`],
  );
}

function keyPoints(action: ActionRecord): Line[] {
  if (action.state !== 'contained') return [];
  return deactivatedKeys([action]).map(
    (key) => line`Replace the key ${key} where it is used: whatever uses it stands still.`,
  );
}

/** Each reason once: a forger may send many. */
function unconfirmedPoints({ findings }: IncidentDetails): Line[] {
  const reasons = findings.flatMap(({ unconfirmed }) =>
    unconfirmed === undefined ? [] : [unconfirmed],
  );
  return [...new Set(reasons)].map((reason) => line`Find out whether it is real: ${reason}.`);
}

/** The cut itself did not fail, and yet somebody must look. */
function proofPoints({ incident, context, actions }: IncidentDetails): Line[] {
  if (incident.status !== 'contained') return [];
  return (context?.traffic?.containment ?? []).flatMap((cut) => {
    const { interfaceId, instanceId, state } = cut;
    if (state === 'leaking') return [leakPoint(cut, isDenied(instanceId, actions))];
    if (state === 'unverifiable')
      return [[...line`Find out whether ${interfaceId} of ${instanceId} is silent: `, lackOf(cut)]];
    return [];
  });
}

/** Nothing has cut it again by itself. */
function driftPoints(details: IncidentDetails, stack: string): Line[] {
  return standingDrifts(details).flatMap(({ finding, action }) => {
    const command = orderCommand(action, stack);
    const point = line`Cut ${targetName(action.target)} off again, it came undone. ${finding.description}`;
    return [point, ...(command === undefined ? [] : [line`To order it again: ${command}`])];
  });
}

/** Where network ACLs deny the host already, only a stop is left. */
function leakPoint(
  { interfaceId, instanceId, peers }: InterfaceVerification,
  denied: boolean,
): Line {
  const leak = line`${interfaceId} of ${instanceId} still talks to ${peers.join(', ')}`;
  return denied
    ? [...leak, ', although network ACLs deny it: image its memory, then stop it.']
    : [
        ...['Order deny-tracked-paths for the instance, which ends what is tracked: '],
        ...leak,
        '. Stop it only if that fails, as its memory would be lost.',
      ];
}

function isDenied(instanceId: string, actions: readonly ActionRecord[]): boolean {
  return actions.some(
    ({ action, state, target }) =>
      action === 'deny-tracked-paths' && state === 'contained' && target.id === instanceId,
  );
}

function lackOf({ records }: InterfaceVerification): string {
  return records > 0 ? 'not all of its flow logs could be read.' : 'it has no flow log.';
}

function activityPoints({ incident }: IncidentDetails): Line[] {
  if (!incident.activeAfterRelease) return [];
  return [['Decide whether to contain it again: the activity goes on after the release.']];
}

function decision({ incident }: IncidentDetails): Line[] {
  if (incident.status !== 'open') return [];
  return [['Decide what to do: no rule of the policy orders an action for this.']];
}
