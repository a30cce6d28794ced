import {
  AssociateIamInstanceProfileCommand,
  DescribeIamInstanceProfileAssociationsCommand,
  DescribeInstancesCommand,
  ReplaceIamInstanceProfileAssociationCommand,
} from '@aws-sdk/client-ec2';
import type { Server } from '../../../scripts/local-aws/customer-server.ts';
import type { ResponsePolicy } from '../../../shared/domain/policy.ts';
import { clients } from './clients.ts';
import { createProfile, createRole, type Role } from './credentials.ts';
import { raiseMining } from './findings.ts';
import { untilIncident } from './incidents.ts';
import { createInstance } from './instances.ts';
import { putPolicy, release } from './operator.ts';
import { isolateMiners } from './policies.ts';

/** Isolates miners by itself, and replaces their instance profiles. */
export function replaceProfiles(): ResponsePolicy {
  return { ...isolateMiners(), instances: { profile: 'replace' } };
}

/** A server with the profile of a role that may do everything. */
export async function createProfiledServer(): Promise<Server & { readonly role: Role }> {
  const role = await createRole();
  await createProfile(role);
  const server = await createInstance({ eniCount: 1 });
  await associate(server.instanceId, role);
  return { ...server, role };
}

async function associate(InstanceId: string, { name }: Role): Promise<void> {
  const IamInstanceProfile = { Name: name };
  await clients().ec2.send(
    new AssociateIamInstanceProfileCommand({ InstanceId, IamInstanceProfile }),
  );
}

/** Name of the profile that EC2 shows. */
export async function profileOf({ instanceId }: Server): Promise<string | undefined> {
  const command = new DescribeInstancesCommand({ InstanceIds: [instanceId] });
  const { Reservations: [found] = [] } = await clients().ec2.send(command);
  return found?.Instances?.[0]?.IamInstanceProfile?.Arn?.split('/').at(-1);
}

/** The call that gives the server another profile. */
export async function replacement(
  { instanceId }: Server,
  profile: string,
): Promise<ReplaceIamInstanceProfileAssociationCommand> {
  const Filters = [{ Name: 'instance-id', Values: [instanceId] }];
  const command = new DescribeIamInstanceProfileAssociationsCommand({ Filters });
  const { IamInstanceProfileAssociations: [found] = [] } = await clients().ec2.send(command);
  return new ReplaceIamInstanceProfileAssociationCommand({
    AssociationId: found?.AssociationId,
    IamInstanceProfile: { Name: profile },
  });
}

/** Contains and releases one, so that each right to replace a profile and to give it back is used. Leaves the policy that keeps them. */
export async function useProfileRights(): Promise<void> {
  const server = await createProfiledServer();
  await putPolicy(replaceProfiles());
  await raiseMining(server);
  const { incident } = await untilIncident(server.instanceId, 'contained');
  await release(incident.incidentId);
  await putPolicy(isolateMiners());
}
