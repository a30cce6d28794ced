import {
  DescribeInstancesCommand,
  StopInstancesCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Whether an instance runs. What it throws is as asDomainError says. */
export interface InstancePower {
  /** EC2 state name, e.g. `running`; undefined when EC2 does not know it (any more). */
  state(instanceId: string): Promise<string | undefined>;
  /** Its memory, its instance store volumes and a public address that AWS lends are lost. One that is stopped stays so. */
  stop(instanceId: string): Promise<void>;
}

/** Source: EC2 user guide, stop and start instances. */
export function createInstancePower(client: EC2Client): InstancePower {
  return {
    state: async (instanceId) => {
      try {
        const command = new DescribeInstancesCommand({ InstanceIds: [instanceId] });
        const { Reservations: reservations = [] } = await client.send(command);
        return reservations.flatMap(({ Instances: found = [] }) => found)[0]?.State?.Name;
      } catch (error) {
        if (error instanceof Error && error.name.startsWith('InvalidInstanceID')) return undefined;
        return rethrowAsDomainError(error);
      }
    },
    stop: async (instanceId) => {
      const command = new StopInstancesCommand({ InstanceIds: [instanceId] });
      await client.send(command).catch(rethrowAsDomainError);
    },
  };
}
