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
    }
  | { readonly kind: 'bucket'; readonly name: string }
  | { readonly kind: 'other'; readonly type: string; readonly id: string };

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
  readonly detectorId?: string;
  /** The finding as it came, unknown fields included. */
  readonly raw: unknown;
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
  const keys = finding.resources.map((resource) => mergeKey(finding, resource));
  const known = keys.filter((key) => key !== undefined);
  return known.length > 0
    ? [...new Set(known)].slice(0, MAX_MERGE_KEYS)
    : [`${finding.accountId}/${finding.region}/finding/${finding.id}`];
}

function mergeKey(finding: Finding, resource: FindingResource): string | undefined {
  switch (resource.kind) {
    case 'instance':
      return `${finding.accountId}/${resource.region}/instance/${resource.id}`;
    case 'principal':
      return `${finding.accountId}/global/principal/${resource.name}`;
    case 'bucket':
      return `${finding.accountId}/global/bucket/${resource.name}`;
    case 'other':
      return undefined;
  }
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
      return `instance ${resource.id}`;
    case 'principal':
      return `${resource.userType} ${resource.name}`;
    case 'bucket':
      return `bucket ${resource.name}`;
    case 'other':
      return `${resource.type} ${resource.id}`;
  }
}
