import {
  AssociateAddressCommand,
  DisassociateAddressCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import type { ElasticIp } from '../domain/isolation.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Elastic IPs stay allocated to the account: an address is taken away and given back, not lost. */
export interface ElasticIps {
  /** Does nothing when the address is not associated any more. */
  disassociate(address: ElasticIp): Promise<void>;
  /** Never takes an address away from where it is now: then it throws, as when it has been released. */
  associate(eniId: string, address: ElasticIp): Promise<void>;
}

export function createElasticIps(client: EC2Client): ElasticIps {
  return {
    disassociate: async ({ associationId }) => {
      const command = new DisassociateAddressCommand({ AssociationId: associationId });
      await client.send(command).catch((error: unknown) => {
        if (!isGone(error)) rethrowAsDomainError(error);
      });
    },
    associate: async (eniId, { allocationId, privateIp }) => {
      const command = new AssociateAddressCommand({
        AllocationId: allocationId,
        NetworkInterfaceId: eniId,
        PrivateIpAddress: privateIp,
        AllowReassociation: false,
      });
      await client.send(command).catch(rethrowAsDomainError);
    },
  };
}

function isGone(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidAssociationID.NotFound';
}
