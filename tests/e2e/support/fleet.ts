import { DescribeInstancesCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import type { Server } from '../../../scripts/local-aws/customer-server.ts';
import { clients } from './clients.ts';
import { createInstance } from './instances.ts';

/** So many servers in one network, with one interface and one group each. */
export async function createFleet(count: number): Promise<readonly Server[]> {
  const first = await createInstance({ eniCount: 1, groups: ['web'] });
  const { ec2 } = clients();
  const { Reservations: [reservation] = [] } = await ec2.send(
    new DescribeInstancesCommand({ InstanceIds: [first.instanceId] }),
  );
  const run = new RunInstancesCommand({
    ImageId: reservation?.Instances?.[0]?.ImageId,
    InstanceType: 't3.micro',
    SubnetId: first.subnetId,
    SecurityGroupIds: Object.values(first.groupIds),
    MinCount: count - 1,
    MaxCount: count - 1,
  });
  const { Instances: others = [] } = await ec2.send(run);
  return [
    first,
    ...others.map(({ InstanceId: instanceId = '', NetworkInterfaces: enis = [] }) => ({
      ...{ ...first, instanceId },
      eniIds: enis.map(({ NetworkInterfaceId: id = '' }) => id),
    })),
  ];
}
