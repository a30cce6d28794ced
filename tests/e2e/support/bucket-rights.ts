import { putAccountBlock } from './account-block.ts';
import { createBucket, endPublicAccess, looting, lootingBy, orderRestriction } from './buckets.ts';
import { untilAnswered } from './credential-findings.ts';
import { createRole, createUser } from './credentials.ts';
import { putPolicy, release } from './operator.ts';

/** Restricts and releases buckets and the account, so that each right of the two functions is used at least once. */
export async function useBucketRights(): Promise<void> {
  await putAccountBlock(undefined);
  await putPolicy(endPublicAccess());
  const [user, role] = [await createUser(), await createRole()];
  const byUser = await untilAnswered(lootingBy(user, await createBucket()), 'contained');
  const caller = { userType: 'AssumedRole', userName: role.name, principalId: `${role.id}:x` };
  const byRole = await untilAnswered(looting(await aBucketWithPolicy(), caller), 'contained');
  const { incidentId = '' } = await orderRestriction(await createBucket());
  await release(byUser.incident.incidentId);
  await release(byRole.incident.incidentId);
  await release(incidentId);
}

/** What others have said in it stays, so a release puts the policy instead of deleting it. */
function aBucketWithPolicy(): Promise<string> {
  return createBucket(undefined, tlsOnly);
}

/** A policy as many buckets have one. */
export function tlsOnly(bucket: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: 'of-the-customer',
    Statement: {
      Sid: 'OnlyTls',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${bucket}/*`,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  });
}
