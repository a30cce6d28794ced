import type { ActionMode, ActionName, ActionRecord, ActionState } from './action.ts';
import type { Finding, FindingResource } from './finding.ts';
import { decideByPolicy, type PolicyDecision, type ResponsePolicy } from './policy.ts';
import { targetKey, type Target } from './target.ts';

/** One action that a finding leads to: to be requested, or refused with its reason. */
export interface PlannedAction {
  readonly action: ActionName;
  readonly target: Target;
  readonly mode: Exclude<ActionMode, 'off'>;
  readonly requestedBy: string;
  readonly refusal?: string;
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

type InstanceResource = Extract<FindingResource, { kind: 'instance' }>;

/** The actions that the policy orders for a finding, each refused when something forbids it. Pure. */
export function planResponse(input: PlanInput): PlannedAction[] {
  const decision = decideByPolicy(input.policy, input.finding);
  if (!decision || decision.mode === 'off') return [];
  const instances = input.finding.resources.filter((resource) => resource.kind === 'instance');
  const planned = decision.actions.flatMap((action) =>
    instances.map((instance) => planAction(input, { decision, action, instance })),
  );
  // A finding may name a resource twice; an incident has one action per target.
  return [...new Map(planned.map((action) => [actionKey(action), action])).values()];
}

interface Order {
  readonly decision: PolicyDecision;
  readonly action: ActionName;
  readonly instance: InstanceResource;
}

function planAction(input: PlanInput, { decision, action, instance }: Order): PlannedAction {
  const { finding } = input;
  const target: Target = {
    kind: 'instance',
    accountId: finding.accountId,
    region: instance.region,
    id: instance.id,
  };
  const refusal = findRefusal(input, instance);
  return {
    action,
    target,
    mode: decision.mode === 'auto' ? 'auto' : 'dry-run',
    requestedBy: `policy:${decision.rule}`,
    ...(refusal === undefined ? {} : { refusal }),
  };
}

function findRefusal(
  { policy, finding, platform }: PlanInput,
  instance: InstanceResource,
): string | undefined {
  if (finding.sample)
    return 'sample finding: generated for a test, nothing happened to the resource';
  if (finding.archived) return 'archived finding: somebody has dealt with it in GuardDuty';
  if (finding.accountId !== platform.accountId)
    return `account ${finding.accountId} is not the platform's own`;
  return findOwnPart(finding, platform) ?? findProtection(policy, { finding, instance });
}

function findOwnPart(finding: Finding, { stack }: PlatformIdentity): string | undefined {
  const own = finding.resources.find(
    (resource) => resource.kind === 'principal' && resource.name.startsWith(`${stack}-`),
  );
  return own && `the finding is about a part of the platform itself`;
}

interface Protectable {
  readonly finding: Pick<Finding, 'accountId' | 'resources'>;
  readonly instance: Pick<InstanceResource, 'id' | 'vpcIds'>;
}

function findProtection(
  policy: ResponsePolicy,
  { finding, instance }: Protectable,
): string | undefined {
  const principals = finding.resources.flatMap((resource) =>
    resource.kind === 'principal' ? [resource.name] : [],
  );
  const principal = principals.find((name) => policy.protected.principals.includes(name));
  if (principal !== undefined) return `protected principal ${principal} (policy)`;
  return protectedInstance(policy, { ...instance, accountId: finding.accountId });
}

/** Why the policy protects this instance, or undefined. Asked again, with the real VPC, just before acting. */
export function protectedInstance(
  policy: ResponsePolicy,
  instance: { readonly accountId: string; readonly id: string; readonly vpcIds: readonly string[] },
): string | undefined {
  const { accounts, instances, vpcs } = policy.protected;
  if (accounts.includes(instance.accountId))
    return `protected account ${instance.accountId} (policy)`;
  if (instances.includes(instance.id)) return `protected instance ${instance.id} (policy)`;
  const vpc = instance.vpcIds.find((id) => vpcs.includes(id));
  return vpc === undefined ? undefined : `protected network ${vpc} (policy)`;
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
 * target: what runs, has been done or was undone by a person stays; a later finding may order what an earlier one did not, and any
 * sign that the activity goes on may order again what was held back or failed a while ago.
 */
export function mayRequest({ existing, planned, bringsNews, now }: RequestContext): boolean {
  if (!existing) return true;
  if (planned.refusal !== undefined || planned.mode !== 'auto') return false;
  return (bringsNews && changedNothing(existing)) || wasHeldBack(existing, now);
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
  const isUnderWay = state === 'requested' || state === 'running';
  return isUnderWay && now.getTime() - Date.parse(requestedAt) >= LOST_AFTER_MS;
}

/** `<action>#<target key>`: what identifies an action within an incident. */
export function actionKey(action: Pick<ActionRecord, 'action' | 'target'>): string {
  return `${action.action}#${targetKey(action.target)}`;
}
