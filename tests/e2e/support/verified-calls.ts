import { DetachUserPolicyCommand } from '@aws-sdk/client-iam';
import { waitFor } from '../../../scripts/wait-for.ts';
import type { CallEvidence } from '../../../shared/domain/context/call-evidence.ts';
import type { IncidentDetails } from '../../../shared/domain/incident.ts';
import { orderRevocation } from './credential-findings.ts';
import { createRole, iam, works, type User } from './credentials.ts';
import { configure, variablesOf } from './functions.ts';
import { readIncidentById } from './incidents.ts';
import { platform } from './platform.ts';

/** Cuts settle within so many seconds, and looks follow each other in this unit, until it is given back. */
export async function verifyWithin(
  settleSeconds: number,
  delaySeconds: number,
): Promise<() => Promise<void>> {
  const before = await variablesOf('verify-credentials');
  const Variables = {
    ...before,
    CALL_SETTLE_SECONDS: String(settleSeconds),
    CALL_LOOK_DELAY_SECONDS: String(delaySeconds),
  };
  await configure('verify-credentials', { Environment: { Variables } });
  return async () => configure('verify-credentials', { Environment: { Variables: before } });
}

export type Verified = IncidentDetails & { readonly evidence: CallEvidence };

/** The incident, once what CloudTrail says of its credential is as wanted. */
export async function untilCalls(
  incidentId: string,
  isWanted: (evidence: CallEvidence) => boolean,
  what = 'evidence from CloudTrail',
): Promise<Verified> {
  return waitFor(
    async () => {
      const details = await readIncidentById(incidentId);
      const [evidence] = details?.context?.calls ?? [];
      return details !== undefined && evidence && isWanted(evidence) && { ...details, evidence };
    },
    { what, timeoutMs: 120_000, intervalMs: 250 },
  );
}

/** What somebody who may do more than the thief would do: the cut is gone, and nobody has released it. */
export async function takeDenyOff({ name }: Pick<User, 'name'>): Promise<void> {
  const { outputs } = platform();
  const PolicyArn = String(outputs['deny_policy_arn']);
  await iam().send(new DetachUserPolicyCommand({ UserName: name, PolicyArn }));
}

/** Enough for the function to use every right that it has. */
export async function useVerificationRights(): Promise<void> {
  const giveBack = await verifyWithin(1, 1);
  const role = await createRole();
  await works(await role.assume('old'));
  const { incidentId = '' } = await orderRevocation({ kind: 'role', id: role.name });
  await untilCalls(incidentId, ({ look }) => look >= 1, 'a look at the calls');
  await giveBack();
}
