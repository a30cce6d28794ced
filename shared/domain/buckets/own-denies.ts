import { deniedBy, type BucketPolicy } from './bucket-policy.ts';

/** What a record of before calls ours of a bucket. */
export interface OwnDenies {
  /** Ids of our statements. */
  readonly sids: readonly string[];
  /** ARNs of those whom they deny; none in a record of before these were kept. */
  readonly principals: readonly string[];
}

/** The id of a statement has letters and digits only, an ARN never. */
export function ownDenies(ours: readonly string[]): OwnDenies {
  const isArn = (id: string): boolean => id.startsWith('arn:');
  return { sids: ours.filter((id) => !isArn(id)), principals: ours.filter(isArn) };
}

/**
 * Those whom no statement of ours denies any more. In the place of a user or role that was deleted since S3 shows a unique id, and
 * nobody can write one there himself: for each of these one who is missing is no loss. Source: IAM user guide, "AWS JSON policy
 * elements: Principal". Pure.
 */
export function noLongerDenied(policy: BucketPolicy, { sids, principals }: OwnDenies): string[] {
  const denied = deniedBy(policy, sids);
  const deleted = new Set(denied.filter((name) => UNIQUE_ID.test(name)));
  const missing = principals.filter((arn) => !denied.includes(arn));
  return missing.length > deleted.size ? missing : [];
}

/** Of a user or role. Source: IAM user guide, "IAM identifiers". */
const UNIQUE_ID = /^A(?:IDA|ROA)[A-Z0-9]+$/;
