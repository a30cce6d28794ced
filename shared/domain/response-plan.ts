import {
  misfit,
  type ActionMode,
  type ActionName,
  type ActionRecord,
  type ActionState,
} from './action.ts';
import { offendersOf, type Offender } from './buckets/offender.ts';
import type { Credential } from './credentials/find-credential.ts';
import type { Finding } from './finding.ts';
import { findTargets } from './find-targets.ts';
import { BY_OPERATOR, decideByPolicy, type ResponsePolicy } from './policy.ts';
import { drillLimit, protectedTarget } from './protection.ts';
import { targetKey, type Target } from './target.ts';

/** One action that a finding leads to: to be requested, or refused with its reason. */
export interface PlannedAction {
  readonly action: ActionName;
  readonly target: Target;
  readonly mode: Exclude<ActionMode, 'off'>;
  readonly requestedBy: string;
  readonly refusal?: string;
  /** What a person must do instead. */
  readonly advice?: readonly string[];
  /** Whom the target is to refuse from now on. */
  readonly offenders?: readonly Offender[];
}

/** Where the platform runs and what it is called: it never acts on itself or in other accounts. */
export interface PlatformIdentity {
  readonly accountId: string;
  readonly stack: string;
}

interface PlanInput {
  readonly policy: ResponsePolicy;
  readonly finding: Finding;
  readonly platform: PlatformIdentity;
}

/** The actions that the policy or an operator orders for a finding, each refused when something forbids it. Pure. */
export function planResponse(input: PlanInput): PlannedAction[] {
  const planned = input.finding.order ? planOrder(input, input.finding.order) : planByPolicy(input);
  // A finding may name a resource twice; an incident has one action per target.
  return [...new Map(planned.map((action) => [actionKey(action), action])).values()];
}

function planOrder(
  input: PlanInput,
  { action, target, by }: NonNullable<Finding['order']>,
): PlannedAction[] {
  const order = { action, mode: 'auto', requestedBy: `${BY_OPERATOR}${by}` } as const;
  const refusal = misfit(action, target.kind);
  return [planAction(input, order, { target, ...(refusal !== undefined && { refusal }) })];
}

function planByPolicy(input: PlanInput): PlannedAction[] {
  const decision = decideByPolicy(input.policy, input.finding);
  if (!decision || decision.mode === 'off') return [];
  const mode = decision.mode === 'auto' ? 'auto' : 'dry-run';
  const requestedBy = `policy:${decision.rule}`;
  return decision.actions.flatMap((action) =>
    findTargets(action, input.finding, input.policy).map((credential) =>
      planAction(input, { action, mode, requestedBy }, credential),
    ),
  );
}

type Order = Pick<PlannedAction, 'action' | 'mode' | 'requestedBy'>;

function planAction(
  input: PlanInput,
  order: Order,
  { target, refusal: outOfReach, advice }: Credential,
): PlannedAction {
  const refusal = findRefusal(input, target) ?? outOfReach;
  const offenders = order.action === 'restrict-bucket' ? offendersOf(input.finding) : [];
  return {
    ...order,
    target,
    ...(refusal !== undefined && { refusal }),
    ...(advice !== undefined && refusal === outOfReach && { advice }),
    ...(offenders.length > 0 && { offenders }),
  };
}

function findRefusal({ policy, finding, platform }: PlanInput, target: Target): string | undefined {
  if (finding.sample)
    return 'sample finding: generated for a test, nothing happened to the resource';
  if (finding.archived) return 'archived finding: somebody has dealt with it in GuardDuty';
  if (finding.accountId !== platform.accountId)
    return `account ${finding.accountId} is not the platform's own`;
  return (
    findOwnPart(finding, target, platform) ??
    findProtection(policy, finding, target) ??
    (finding.drill ? drillLimit(policy, target) : undefined)
  );
}

function findOwnPart(
  finding: Finding,
  target: Target,
  { stack }: PlatformIdentity,
): string | undefined {
  const names = [...principalsOf(finding), target.id];
  const own = names.find((name) => name.startsWith(`${stack}-`));
  return own && `the finding is about a part of the platform itself`;
}

function findProtection(
  policy: ResponsePolicy,
  finding: Finding,
  target: Target,
): string | undefined {
  const principal = principalsOf(finding).find((name) =>
    policy.protected.principals.includes(name),
  );
  if (principal !== undefined) return `protected principal ${principal} (policy)`;
  const vpcIds = finding.resources.flatMap((resource) =>
    resource.kind === 'instance' && resource.id === target.id ? resource.vpcIds : [],
  );
  return protectedTarget(policy, target, vpcIds);
}

function principalsOf({ resources }: Finding): string[] {
  return resources.flatMap((resource) => (resource.kind === 'principal' ? [resource.name] : []));
}

/** How long after an action was held back by a brake, or failed, it may be ordered again. */
export const RETRY_AFTER_MS = 10 * 60_000;

interface RequestContext {
  readonly existing: ActionRecord | undefined;
  readonly planned: PlannedAction;
  /** False for a repeat of a finding that is no worse than before. */
  readonly bringsNews: boolean;
  readonly now: Date;
}

/**
 * Whether a planned action is to be written over what the incident already has for the target. One action per incident and
 * target: what runs, has been done or was undone by a person stays; a later finding may order what an earlier one did not, an
 * operator what no brake let happen, and any sign that the activity goes on may order again what triage had refused, or what was
 * held back or failed a while ago.
 */
export function mayRequest({ existing, planned, bringsNews, now }: RequestContext): boolean {
  if (!existing) return true;
  if (planned.refusal !== undefined || planned.mode !== 'auto') return false;
  const isAllowed = changedNothing(existing) || isOverruled(existing, planned);
  return (bringsNews && isAllowed) || wasNeverTried(existing) || wasHeldBack(existing, now);
}

/** States in which what happens by itself has not been carried out; an operator's order is not braked. */
const NOT_CARRIED_OUT: readonly ActionState[] = ['requested', 'running', 'dry-run', 'failed'];

function isOverruled({ state, requestedBy }: ActionRecord, planned: PlannedAction): boolean {
  const isOrdered = planned.requestedBy.startsWith(BY_OPERATOR);
  const isUnderWay = requestedBy.startsWith(BY_OPERATOR) && isPlaced(state);
  return isOrdered && !isUnderWay && NOT_CARRIED_OUT.includes(state);
}

/**
 * Refused by triage itself: what it did not know, or did not believe, it may know by now. Otherwise a forged finding, or one that
 * its source showed too late, would stand in the way of the true one. What a function refuses it has looked at.
 */
function wasNeverTried({ state, startedAt }: ActionRecord): boolean {
  return state === 'refused' && startedAt === undefined;
}

/** States of a dry run that nobody has released. */
const OF_A_DRY_RUN: readonly ActionState[] = ['requested', 'running', 'dry-run', 'failed'];

function changedNothing({ state, mode }: ActionRecord): boolean {
  return state === 'refused' || (mode !== 'auto' && OF_A_DRY_RUN.includes(state));
}

/** True for an order that a brake held back, or that failed, a while ago. */
function wasHeldBack({ state, mode, settledAt, requestedAt }: ActionRecord, now: Date): boolean {
  if (mode !== 'auto' || (state !== 'dry-run' && state !== 'failed')) return false;
  return now.getTime() - Date.parse(settledAt ?? requestedAt) >= RETRY_AFTER_MS;
}

/** By then every queue has tried often enough: the order lies in a dead-letter queue, or never reached the bus. */
const LOST_AFTER_MS = 15 * 60_000;

/** True for an order that should have come to its end long ago; to place it again is harmless. */
export function isLost({ state, requestedAt }: ActionRecord, now: Date): boolean {
  return isPlaced(state) && now.getTime() - Date.parse(requestedAt) >= LOST_AFTER_MS;
}

function isPlaced(state: ActionState): boolean {
  return state === 'requested' || state === 'running';
}

/** `<action>#<target key>`: what identifies an action within an incident. */
export function actionKey(action: Pick<ActionRecord, 'action' | 'target'>): string {
  return `${action.action}#${targetKey(action.target)}`;
}
