import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { createRelease } from '../../../functions/release-credentials/release.ts';
import { createRestore } from '../../../functions/release-credentials/restore.ts';
import { createResolve } from '../../../functions/revoke-credentials/resolve.ts';
import { createRevoke } from '../../../functions/revoke-credentials/revoke.ts';
import { lookAtSessions } from '../../../functions/revoke-credentials/sessions.ts';
import { lookAtUser } from '../../../functions/revoke-credentials/user.ts';
import { createCredentialOwners } from '../../../shared/aws/credential-owners.ts';
import { createRolePolicies } from '../../../shared/aws/role-policies.ts';
import { createUserAccess } from '../../../shared/aws/user-access.ts';
import type { CredentialBefore } from '../../../shared/domain/credentials/credential-before.ts';
import { ACCOUNT, REGION } from '../../builders/finding.ts';
import { containsBy, OWN, releasesBy, type Handlers, type Platform } from '../platform.ts';

export const DENY_POLICY_ARN = `arn:aws:iam::${ACCOUNT}:policy/riposte-test-deny-all`;

const CLIENTS = {
  iam: new IAMClient({ region: REGION }),
  ec2: new EC2Client({ region: REGION }),
  cloudtrail: new CloudTrailClient({ region: REGION }),
};

/** revoke-credentials and release-credentials. */
export function deployCredentials(platform: Platform): Handlers {
  const { ledger, metrics, clock, wait, brakes, closePointers } = platform;
  const containments = platform.containments<CredentialBefore>();
  const [iam, ec2] = [platform.of(CLIENTS.iam), platform.of(CLIENTS.ec2)];
  const cloudtrail = platform.of(CLIENTS.cloudtrail);
  const users = createUserAccess(iam, DENY_POLICY_ARN);
  const roles = createRolePolicies(iam);
  const looking = { ...OWN, clock, wait, denyPolicyArn: DENY_POLICY_ARN, cutoffLeadSeconds: 30 };
  const revoke = createRevoke({
    ...{ ledger, containments, brakes, metrics, clock, wait, own: OWN },
    resolve: createResolve(createCredentialOwners({ iam, ec2, cloudtrail, clock })),
    lookAt: (credential) =>
      credential.kind === 'user'
        ? lookAtUser({ ...looking, users }, credential.user)
        : lookAtSessions({ ...looking, roles }, credential),
  });
  const release = createRelease({
    ...{ ledger, containments, closePointers, metrics, clock },
    restore: createRestore({ containments, users, roles, wait }),
  });
  return { contain: containsBy(revoke), release: releasesBy(release) };
}
