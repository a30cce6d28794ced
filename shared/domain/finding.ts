import type { ActionName } from './action.ts';
import type { ContainmentDrift } from './drift.ts';
import type { ContainmentLeak } from './leak.ts';
import type { Target } from './target.ts';
import { truncate } from './truncate.ts';

/**
 * Which side our resource was on. `ABSENT`: Runtime Monitoring and attack sequences carry no role. `UNKNOWN`: a role that we do
 * not know; no rule can name it, so nothing is done.
 */
export type ResourceRole = 'ACTOR' | 'TARGET' | 'ABSENT' | 'UNKNOWN';

/** A resource of ours that a finding is about. Kinds we cannot act on are carried along as `other`. */
export type FindingResource =
  | {
      readonly kind: 'instance';
      readonly id: string;
      readonly vpcIds: readonly string[];
      readonly region: string;
    }
  | {
      readonly kind: 'principal';
      readonly name: string;
      readonly userType: string;
      readonly accessKeyId?: string;
      /** `AROA…:<session name>` of a role session. */
      readonly principalId?: string;
      /** Of a principal of another account. */
      readonly accountId?: string;
    }
  | { readonly kind: 'access-key'; readonly id: string }
  | { readonly kind: 'alarm'; readonly name: string }
  | { readonly kind: 'bucket'; readonly name: string }
  | { readonly kind: 'function'; readonly name: string }
  /** Of somebody else: an operator wants it blocked. */
  | { readonly kind: 'address'; readonly id: string }
  | { readonly kind: 'other'; readonly type: string; readonly id: string };

export const FINDING_SOURCES = [
  'guardduty',
  'security-hub',
  'health',
  'cloudtrail',
  'alarm',
  'detection',
  'drill',
  'operator',
] as const;
export type FindingSource = (typeof FINDING_SOURCES)[number];

/** Where a finding comes from and how it reached the queue: what it takes to confirm it. */
export interface FindingOrigin {
  readonly source: FindingSource;
  /** `topic`: an SNS message, whose envelope proves nothing. */
  readonly via: 'event' | 'topic';
}

/** What an operator wants done, whatever the policy says. */
export interface OperatorOrder {
  readonly action: ActionName;
  readonly target: Target;
  /** ARN of the operator. */
  readonly by: string;
}

/** A detector's finding, one model for every shape it arrives in. */
export interface Finding {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly arn: string;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  /** 1.0 to 10.0 */
  readonly severity: number;
  /** ISO 8601: when the detector first saw the activity. */
  readonly firstSeenAt: string;
  /** ISO 8601: when the detector last saw the activity itself. */
  readonly lastSeenAt: string;
  /** ISO 8601; grows with every repeat of the same finding id. */
  readonly updatedAt: string;
  /** How often the detector saw it, at least 1. */
  readonly count: number;
  readonly archived: boolean;
  readonly sample: boolean;
  readonly resourceRole: ResourceRole;
  readonly resources: readonly FindingResource[];
  readonly origin: FindingOrigin;
  /** Somebody tries the platform out: only resources listed for drills are acted on. */
  readonly drill: boolean;
  readonly detectorId?: string;
  /** Why its source does not confirm it. */
  readonly unconfirmed?: string;
  readonly order?: OperatorOrder;
  /** A containment came undone. */
  readonly drift?: ContainmentDrift;
  /** A containment leaks. */
  readonly leak?: ContainmentLeak;
  /** The finding as it came, unknown fields included. */
  readonly raw: unknown;
}

/** Findings of one lane may become one incident; those of different lanes never do. */
export const LANES = ['real', 'drill', 'unproven'] as const;
export type Lane = (typeof LANES)[number];

/**
 * A drill never becomes one incident with what is real. Nor does what anybody who may publish to a topic can make up: it would give
 * a real incident its title and bury it among thousands of others.
 */
export function laneOf({ drill, origin, unconfirmed }: Finding): Lane {
  if (drill) return 'drill';
  return origin.via === 'topic' && unconfirmed !== undefined ? 'unproven' : 'real';
}

type FindingIdentity = Pick<Finding, 'accountId' | 'region' | 'id'>;

/** `<account>/<region>/<finding id>`. GuardDuty repeats an id for as long as the activity goes on. */
export function findingKey(finding: FindingIdentity): string {
  return [finding.accountId, finding.region, finding.id].join('/');
}

/** All keys of a finding are written in one transaction, which holds 100 items; attack sequences may name 400 resources. */
const MAX_MERGE_KEYS = 90;

/**
 * Keys on which findings are merged into one incident: the first 90 resources and principals they are about, without repeats.
 * A finding about nothing that we know merges only with itself.
 */
export function mergeKeys(finding: Finding): string[] {
  const known = finding.resources.flatMap((resource) => keysOf(finding, resource));
  return known.length > 0
    ? [...new Set(known)].slice(0, MAX_MERGE_KEYS)
    : [`${finding.accountId}/${finding.region}/finding/${finding.id}`];
}

function keysOf(finding: Finding, resource: FindingResource): string[] {
  const global = `${finding.accountId}/global`;
  switch (resource.kind) {
    case 'instance':
      return [`${finding.accountId}/${resource.region}/instance/${resource.id}`];
    case 'principal':
      return [`${global}/principal/${resource.name}`, ...userKey(global, resource.accessKeyId)];
    case 'access-key':
    case 'address':
      return [`${global}/${resource.kind}/${resource.id}`];
    case 'bucket':
      return [`${global}/bucket/${resource.name}`];
    case 'other':
      return [];
    default:
      return [`${finding.accountId}/${finding.region}/${resource.kind}/${resource.name}`];
  }
}

/** A long-term key is known to some sources without its user. Temporary ones are too many to be worth a key. */
function userKey(global: string, accessKeyId: string | undefined): string[] {
  return accessKeyId?.startsWith('AKIA') ? [`${global}/access-key/${accessKeyId}`] : [];
}

/** An incident names up to 400 resources in one item of 400 KB. */
const MAX_DESCRIPTION = 120;

/** One line of at most 120 characters that names the resource for people. */
export function describeResource(resource: FindingResource): string {
  return truncate(nameResource(resource), MAX_DESCRIPTION);
}

function nameResource(resource: FindingResource): string {
  switch (resource.kind) {
    case 'instance':
    case 'address':
      return `${resource.kind} ${resource.id}`;
    case 'principal':
      return `${resource.userType} ${resource.name}`;
    case 'access-key':
      return `access key ${resource.id}`;
    case 'other':
      return `${resource.type} ${resource.id}`;
    default:
      return `${resource.kind} ${resource.name}`;
  }
}
