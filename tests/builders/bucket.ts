import type { Hold } from '../../shared/aws/containment-store.ts';
import {
  denySid,
  denyStatement,
  NO_POLICY,
  parseBucketPolicy,
  policyText,
  withStatement,
} from '../../shared/domain/buckets/bucket-policy.ts';
import { REGION } from './finding.ts';
import { aHold, aTarget, INCIDENT } from './order.ts';

export const REPORTS = aTarget({ kind: 'bucket', id: 'reports' });
export const ALICE_ARN = 'arn:aws:iam::123456789012:user/team/alice';
export const SID = denySid(INCIDENT);

export function aBucketHold(overrides: Partial<Hold> = {}): Hold {
  return aHold({ action: 'restrict-bucket', target: REPORTS, ...overrides });
}

/** A policy of the customer, as S3 gives it. */
export const CUSTOMER_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Id: 'theirs',
  Statement: { Sid: 'Theirs', Effect: 'Allow', Principal: '*', Action: 's3:GetObject' },
});

/** A policy with the deny of an incident behind what it said before. */
export function denying(
  before?: string,
  principals: readonly string[] = [ALICE_ARN],
  incidentId = INCIDENT,
): string {
  const policy = before === undefined ? NO_POLICY : parseBucketPolicy(before);
  if (!policy) throw new Error('not a policy');
  const deny = denyStatement({ incidentId, bucket: 'reports', region: REGION, principals });
  return policyText(withStatement(policy, deny));
}
