import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { FindingParts } from '../../../scripts/local-aws/server-finding.ts';
import { containTarget, type ContainReport } from '../../../scripts/riposte/orders/contain.ts';
import { releaseIncident, type ReleaseReport } from '../../../scripts/riposte/release.ts';
import type { ActionMode } from '../../../shared/domain/action.ts';
import type { IncidentDetails, IncidentStatus } from '../../../shared/domain/incident.ts';
import type { ResponsePolicy } from '../../../shared/domain/policy.ts';
import { GLOBAL, type Target } from '../../../shared/domain/target.ts';
import type { Role, RoleServer, User } from './credentials.ts';
import { clients } from './clients.ts';
import { raiseFinding } from './findings.ts';
import { untilIncidentOf } from './incidents.ts';
import { operator } from './operator.ts';
import { platform } from './platform.ts';
import { isolateMiners } from './policies.ts';
import { resetCap } from './stored-state.ts';

/** A policy that revokes stolen credentials, by itself unless said otherwise. */
export function revokeStolen(
  changes: Partial<ResponsePolicy> = {},
  mode: ActionMode = 'auto',
): ResponsePolicy {
  const rule = {
    name: 'stolen-credentials',
    types: ['*:IAMUser/*'],
    min_severity: 7,
    resource_roles: ['ACTOR' as const, 'TARGET' as const, 'ABSENT' as const],
    actions: ['revoke-credentials' as const],
    mode,
  };
  return { ...isolateMiners(), rules: [rule], ...changes };
}

interface Caller {
  readonly userType: string;
  readonly userName: string;
  readonly accessKeyId?: string;
  readonly principalId?: string;
}

/** GuardDuty says that credentials are used by somebody else: severity 8.0. */
export function theft(caller: Caller, more: FindingParts = {}): FindingParts {
  return {
    type: 'CredentialAccess:IAMUser/CompromisedCredentials',
    severity: 8,
    title: `Credentials of ${caller.userName} are in other hands.`,
    resource: { resourceType: 'AccessKey', accessKeyDetails: caller },
    ...more,
  };
}

export function theftOfUser({ name, keys }: User): FindingParts {
  return theft({ userType: 'IAMUser', userName: name, accessKeyId: keys.accessKeyId });
}

export function theftOfSession({ name, id }: Role, session: string): FindingParts {
  return theft({ userType: 'AssumedRole', userName: name, principalId: `${id}:${session}` });
}

export function theftFromInstance(role: Role, { instanceId }: RoleServer): FindingParts {
  const type = 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS';
  return { ...theftOfSession(role, instanceId), type };
}

/** Raises a finding and waits until its incident has the status. What others still try again takes no place under the cap. */
export async function untilAnswered(
  finding: FindingParts,
  status: IncidentStatus,
): Promise<IncidentDetails> {
  await resetCap();
  const { id } = await raiseFinding(finding);
  return untilIncidentOf(id, status);
}

const report = (): void => undefined;

/** What `riposte contain … --action revoke-credentials` does. */
export async function orderRevocation(
  target: Pick<Target, 'kind' | 'id'>,
  region = GLOBAL,
): Promise<ContainReport> {
  await resetCap();
  return containTarget(operator(), {
    target: { ...target, accountId: platform().account, region },
    action: 'revoke-credentials',
    reason: 'end-to-end test',
    ...{ timeoutSeconds: 60, report },
  });
}

interface ReleaseWish {
  readonly force?: boolean;
  readonly reactivateKeys?: readonly string[];
}

/** What `riposte release [--force] [--reactivate-key …]` does. */
export async function releaseCredentials(
  incidentId: string,
  wish: ReleaseWish = {},
): Promise<ReleaseReport> {
  return releaseIncident(operator(), { incidentId, ...{ timeoutSeconds: 60, report }, ...wish });
}

/** As if the time to merge further findings about these resources were over: the next one opens an incident of its own. */
export async function endMergeWindows({ incident }: IncidentDetails): Promise<void> {
  await Promise.all(
    incident.mergeKeys.map(async (key) =>
      clients().dynamodb.send(
        new UpdateItemCommand({
          TableName: `${platform().stack}-incidents`,
          Key: marshall({ pk: `POINTER#${key}`, sk: 'OPEN' }),
          UpdateExpression: 'SET windowEndsAt = :past',
          ExpressionAttributeValues: marshall({ ':past': 1 }),
        }),
      ),
    ),
  );
}
