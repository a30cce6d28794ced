import { describeActions, isChange, type Plan, type ResourceChange } from '../plan/plan-file.ts';
import { Refusal, STOPPED_BY } from '../refusal.ts';
import type { ContainedTarget, Containments } from './contained-targets.ts';

const TABLE = /(?:^|\.)module\.containments(?:\[[^\]]*\])?\.aws_dynamodb_table\.\w+$/;

/** Ids that are AWS's own, so that no other thing has the same: an interface, a group, an access key, an ARN. */
const UNIQUE = /^(?:[a-z]+-(?:[0-9a-f]{8}|[0-9a-f]{17})|A[A-Z]IA[A-Z0-9]{12,}|arn:.+)$/;

/** Names are unique only among resources of the same service. */
const SERVICE_OF_KIND: Readonly<Record<string, string>> = {
  user: 'aws_iam_',
  role: 'aws_iam_',
  'role-session': 'aws_iam_',
  'federated-user': 'aws_iam_',
  'access-key': 'aws_iam_',
  bucket: 'aws_s3_',
  function: 'aws_lambda_',
};

/**
 * Refuses a plan that changes what is under containment: it would give an attacker back what was taken, or spoil the record of
 * what was before. Not knowing what is contained is no better, unless the plan changes nothing, or makes the table itself.
 */
export function judgeContainments(plan: Plan, containments: Containments): Refusal | undefined {
  const changes = plan.resource_changes.filter(isChange);
  if (changes.length === 0) return undefined;
  if (containments.state === 'unreadable') return unknown(containments.reason);
  if (containments.state === 'no-table') return createsTable(changes) ? undefined : unknown(LOST);
  const reasons = changes.flatMap((change) => touchedBy(change, containments.targets));
  if (reasons.length === 0) return undefined;
  const advice =
    'release it first, if the incident is over (npx riposte incidents list; npx riposte release <incident> --reason …), or leave it out of this change. Then run the pipeline again.';
  return new Refusal({ code: STOPPED_BY.containment, reasons, advice });
}

const LOST = 'there is no table of containments, although the plan does not create one';

function unknown(reason: string): Refusal {
  return new Refusal({
    code: STOPPED_BY.containment,
    reasons: [`what is under containment is not known: ${reason}`],
    advice:
      'let the role of the job read the table <stack>-containments (terraform/bootstrap), then run the pipeline again. Nothing is applied while nobody knows what is contained.',
  });
}

function createsTable(changes: readonly ResourceChange[]): boolean {
  return changes.some(
    ({ address, change }) => TABLE.test(address) && change.actions.join() === 'create',
  );
}

function touchedBy(change: ResourceChange, targets: readonly ContainedTarget[]): string[] {
  const texts = new Set([...textsIn(change.change.before), ...textsIn(change.change.after)]);
  return targets
    .filter((target) => names(target, change.type).some((name) => isNamed(name, texts)))
    .map(
      ({ kind, id, state }) =>
        `${change.address}: the plan would ${describeActions(change)} it, but ${kind} ${id} is ${state}`,
    );
}

/** The names by which a resource of this type may mean the target. */
function names({ kind, id, relatedIds }: ContainedTarget, type: string): string[] {
  const service = SERVICE_OF_KIND[kind];
  const isSameService = service !== undefined && type.startsWith(service);
  // A session is known by its role: `<role>:<session name>`.
  const own = kind === 'role-session' ? id.split(':') : [id];
  return [...own, ...relatedIds].filter((name) => isSameService || UNIQUE.test(name));
}

/** As it stands, or as the last part of an ARN. */
function isNamed(name: string, texts: ReadonlySet<string>): boolean {
  if (texts.has(name)) return true;
  return [...texts].some(
    (text) => text.startsWith('arn:') && (text.endsWith(`/${name}`) || text.endsWith(`:${name}`)),
  );
}

/** Attributes that speak of other things: a function that is told an ARN by its environment is not that thing. */
const MENTIONS = new Set(['tags', 'tags_all', 'environment', 'description']);

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => (MENTIONS.has(name) ? [] : textsIn(part)));
}
