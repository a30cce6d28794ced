import {
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
} from '@aws-sdk/client-ec2';
import type { Server } from '../../../scripts/local-aws/customer-server.ts';
import type { ResponsePolicy } from '../../../shared/domain/policy.ts';
import { keyOfRule } from '../../../shared/aws/group-rules.ts';
import { clients } from './clients.ts';
import { checkContainments, orderIsolation } from './containment-checks.ts';
import { createInstance, quarantineGroupOf } from './instances.ts';
import { putPolicy, release } from './operator.ts';
import { isolateMiners } from './policies.ts';

/** A server in a network with endpoints and a forensic workstation, each in a group of its own. */
export interface ForensicSite {
  readonly server: Server;
  readonly endpoints: string;
  readonly workstations: string;
  /** Private addresses of an interface in each. */
  readonly endpointAddress: string;
  readonly workstationAddress: string;
}

export async function createForensicSite(): Promise<ForensicSite> {
  const server = await createInstance({ eniCount: 1, groups: ['web'] });
  const endpoints = await createGroup(server, 'endpoints');
  const workstations = await createGroup(server, 'workstations');
  return {
    ...{ server, endpoints, workstations },
    endpointAddress: await createInterface(server, endpoints),
    workstationAddress: await createInterface(server, workstations),
  };
}

async function createGroup({ vpcId: VpcId }: Server, GroupName: string): Promise<string> {
  const command = new CreateSecurityGroupCommand({ GroupName, Description: 'forensics', VpcId });
  return (await clients().ec2.send(command)).GroupId ?? '';
}

async function createInterface({ subnetId: SubnetId }: Server, group: string): Promise<string> {
  const command = new CreateNetworkInterfaceCommand({ SubnetId, Groups: [group] });
  return (await clients().ec2.send(command)).NetworkInterface?.PrivateIpAddress ?? '';
}

/** Isolates miners by itself, and lets these look into them. */
export function lettingIn({ server, endpoints, workstations }: ForensicSite): ResponsePolicy {
  const entry = { vpc: server.vpcId, endpoints: [endpoints], workstations: [workstations] };
  return { ...isolateMiners(), forensic_access: [entry] };
}

/** The rules of the quarantine group of the server's network, sorted. */
export async function quarantineRules({ vpcId }: Server): Promise<string[]> {
  const groupId = (await quarantineGroupOf(vpcId)) ?? '';
  const Filters = [{ Name: 'group-id', Values: [groupId] }];
  const command = new DescribeSecurityGroupRulesCommand({ Filters });
  const { SecurityGroupRules: rules = [] } = await clients().ec2.send(command);
  return rules.map(keyOfRule).sort();
}

/** Lets somebody in and out again, so that each right to it is used. Leaves the policy that lets nobody in. */
export async function useForensicRights(): Promise<void> {
  const site = await createForensicSite();
  await putPolicy(lettingIn(site));
  const first = await orderIsolation(site.server.instanceId);
  await putPolicy(isolateMiners());
  await checkContainments(site.server.instanceId);
  const second = await orderIsolation(site.server.instanceId);
  const incidents = new Set([first, second].flatMap(({ incidentId }) => incidentId ?? []));
  for (const incidentId of incidents) await release(incidentId);
}
