import { misfit, type ActionMode, type ActionName, type ActionRecord } from './action.ts';
import { offendersOf, type Offender } from './buckets/offender.ts';
import type { Credential } from './credentials/find-credential.ts';
import type { Finding } from './finding.ts';
import { findTargets } from './find-targets.ts';
import { decideByPolicy, type ResponsePolicy } from './policy.ts';
import { BY_OPERATOR } from './requested-by.ts';
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
  /** ISO 8601: when what it had done was seen to have come undone. */
  readonly undoneAt?: string;
  /** ISO 8601: what leaked began after this. */
  readonly leaksSince?: string;
}

/** Where the platform runs and what it is called: it never acts on itself or in other accounts. */
export interface PlatformIdentity {
  readonly accountId: string;
  readonly stack: string;
}

/** What a plan is made of. */
export interface PlanInput {
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

/** Why nothing may be done to this target for this finding, or undefined. */
export function findRefusal(
  { policy, finding, platform }: PlanInput,
  target: Target,
): string | undefined {
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

/** `<action>#<target key>`: what identifies an action within an incident. */
export function actionKey(action: Pick<ActionRecord, 'action' | 'target'>): string {
  return `${action.action}#${targetKey(action.target)}`;
}
