import * as v from 'valibot';
import { isNetwork, normaliseAddress } from './addresses/ip-address.ts';
import { ACTION_MODES, ACTION_NAMES, type ActionMode, type ActionName } from './action.ts';
import { ConfigError } from './errors.ts';
import type { Finding } from './finding.ts';
import { describeIssues, parseJson } from './parsing.ts';
import { BY_DRIFT, BY_LEAK, BY_OPERATOR, BY_STANDING_LEAK } from './requested-by.ts';
import type { Target } from './target.ts';

/** An ARN, a wildcard or a stray blank would be compared in vain, and what it names would not be protected. */
function listOf(form: RegExp, what: string) {
  return v.optional(v.array(v.pipe(v.string(), v.regex(form, `is not ${what}`))), []);
}

/** Compared as addresses, so the text need not be in its normal form. */
const networks = v.optional(
  v.array(v.pipe(v.string(), v.check(isNetwork, 'is not a network such as 198.51.100.0/24'))),
  [],
);

/** In their normal form: an address is known by its text. */
const addresses = v.optional(
  v.array(
    v.pipe(
      v.string(),
      v.check((text) => normaliseAddress(text) === text, 'is not an address'),
    ),
  ),
  [],
);

const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const FUNCTION_NAME = /^[\w-]{1,64}$/;
const ROLE_NAME = /^[\w+=,.@-]+$/;

const DrillSchema = v.strictObject({
  instances: listOf(/^i-[0-9a-f]+$/, 'the id of an instance'),
  principals: listOf(ROLE_NAME, 'the name of a role or user'),
  buckets: listOf(BUCKET_NAME, 'the name of a bucket'),
  functions: listOf(FUNCTION_NAME, 'the name of a function'),
  addresses,
});

const ProtectedSchema = v.strictObject({
  accounts: listOf(/^\d{12}$/, 'an account of 12 digits'),
  vpcs: listOf(/^vpc-[0-9a-f]+$/, 'the id of a VPC'),
  instances: listOf(/^i-[0-9a-f]+$/, 'the id of an instance'),
  principals: listOf(ROLE_NAME, 'the name of a role or user'),
  buckets: listOf(BUCKET_NAME, 'the name of a bucket'),
  functions: listOf(FUNCTION_NAME, 'the name of a function'),
  networks,
});

const RuleSchema = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/)),
  types: v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1)),
  min_severity: v.pipe(v.number(), v.minValue(0), v.maxValue(10)),
  resource_roles: v.optional(v.array(v.picklist(['ACTOR', 'TARGET', 'ABSENT'])), [
    'ACTOR',
    'ABSENT',
  ]),
  actions: v.array(v.picklist(ACTION_NAMES)),
  mode: v.optional(v.picklist(ACTION_MODES)),
});

const PolicySchema = v.strictObject({
  version: v.literal(1),
  default_mode: v.optional(v.picklist(ACTION_MODES), 'dry-run'),
  protected: v.optional(ProtectedSchema, {
    accounts: [],
    vpcs: [],
    instances: [],
    principals: [],
    buckets: [],
    functions: [],
    networks: [],
  }),
  /** Roles whose sessions are all denied up to a moment; others lose only the session that the finding names. */
  roles_revoked_by_time: listOf(ROLE_NAME, 'the name of a role'),
  drill: v.optional(DrillSchema, {
    instances: [],
    principals: [],
    buckets: [],
    functions: [],
    addresses: [],
  }),
  /** What is done when a containment in force came undone; told it is in any case. */
  reassert: v.optional(v.picklist(ACTION_MODES), 'dry-run'),
  /** What becomes of a host with a path that no network ACL can deny. A stop ends every connection, and loses the memory. */
  tracked_paths: v.optional(
    v.strictObject({ left_open: v.optional(v.picklist(['tell', 'stop']), 'tell') }),
    { left_open: 'tell' },
  ),
  /** Where `restrict-bucket` ends public access: at the bucket, or at all buckets of the account as well. */
  buckets: v.optional(
    v.strictObject({ public_access: v.optional(v.picklist(['bucket', 'account']), 'bucket') }),
    { public_access: 'bucket' },
  ),
  /** What follows when flow logs show that an isolated host still sends or receives; told it is in any case. */
  leaks: v.optional(
    v.strictObject({ escalate: v.optional(v.picklist(['tell', 'deny', 'stop']), 'tell') }),
    { escalate: 'tell' },
  ),
  rules: v.array(RuleSchema),
});

/** The response policy: which finding gets which action in which mode. Unknown keys are refused, so typos are found. */
export type ResponsePolicy = v.InferOutput<typeof PolicySchema>;
type Rule = ResponsePolicy['rules'][number];

/** Reads the policy document (JSON text); throws ConfigError with every problem, because acting on half a policy is unsafe. */
export function parsePolicy(document: string): ResponsePolicy {
  const parsed = v.safeParse(PolicySchema, parseDocument(document));
  if (!parsed.success) throw new ConfigError(`response policy: ${describeIssues(parsed.issues)}`);
  return parsed.output;
}

function parseDocument(document: string): unknown {
  try {
    return parseJson(document);
  } catch (cause) {
    throw new ConfigError('response policy: not JSON', { cause });
  }
}

/** What the policy orders for a finding: the first rule that matches decides. */
export interface PolicyDecision {
  readonly rule: string;
  readonly mode: ActionMode;
  readonly actions: readonly ActionName[];
}

/** The first rule that matches the finding's type, severity and resource role; undefined when none does. */
export function decideByPolicy(
  policy: ResponsePolicy,
  finding: Finding,
): PolicyDecision | undefined {
  const rule = policy.rules.find((candidate) => matches(candidate, finding));
  if (!rule) return undefined;
  return { rule: rule.name, mode: rule.mode ?? policy.default_mode, actions: rule.actions };
}

interface WaitingOrder {
  readonly action: ActionName;
  readonly requestedBy: string;
  readonly target: Target;
}

/**
 * True while the rule that ordered an action (`policy:<rule>`) still exists and acts by itself, and for all sessions of a role while
 * the role is listed for that, for an account while its public access is to end: an order may have waited for hours. What an operator
 * ordered needs no rule, and what came undone or leaks none but `reassert` and `leaks`.
 */
export function stillActs(policy: ResponsePolicy, order: WaitingOrder): boolean {
  const { requestedBy, target } = order;
  if (requestedBy.startsWith(BY_OPERATOR)) return true;
  if (target.kind === 'account' && policy.buckets.public_access !== 'account') return false;
  if (requestedBy === BY_DRIFT) return policy.reassert === 'auto';
  if (requestedBy === BY_LEAK) return policy.leaks.escalate !== 'tell';
  if (requestedBy === BY_STANDING_LEAK) return policy.leaks.escalate === 'stop';
  return someRuleActs(policy, order);
}

function someRuleActs(policy: ResponsePolicy, { action, requestedBy, target }: WaitingOrder) {
  if (target.kind === 'role' && !policy.roles_revoked_by_time.includes(target.id)) return false;
  return policy.rules
    .filter(({ name }) => requestedBy === `policy:${name}`)
    .some(
      ({ mode, actions }) => (mode ?? policy.default_mode) === 'auto' && actions.includes(action),
    );
}

function matches(rule: Rule, finding: Finding): boolean {
  return (
    finding.severity >= rule.min_severity &&
    rule.resource_roles.some((role) => role === finding.resourceRole) &&
    rule.types.some((glob) => matchesGlob(glob, finding.type))
  );
}

/** `*` stands for any run of characters, everything else for itself: finding types contain `!`, `&` and `/`. */
export function matchesGlob(glob: string, text: string): boolean {
  const pattern = glob.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`, 's').test(text);
}
