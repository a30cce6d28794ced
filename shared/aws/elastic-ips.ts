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
  /** Why the address cannot be given back, because somebody has changed it since; undefined when it was. Never takes it from elsewhere. */
  associate(eniId: string, address: ElasticIp): Promise<string | undefined>;
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
      try {
        await client.send(command);
        return undefined;
      } catch (error) {
        return describeDrift(error) ?? rethrowAsDomainError(error);
      }
    },
  };
}

function describeDrift(error: unknown): string | undefined {
  return error instanceof Error ? DRIFT[error.name] : undefined;
}

const DRIFT: Readonly<Record<string, string>> = {
  'Resource.AlreadyAssociated': 'the address is associated with something else now',
  'InvalidAllocationID.NotFound': 'the address has been released',
  'InvalidNetworkInterfaceID.NotFound': 'the interface no longer exists',
};

function isGone(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidAssociationID.NotFound';
}
