import {
  DescribeIamInstanceProfileAssociationsCommand,
  ReplaceIamInstanceProfileAssociationCommand,
  type EC2Client,
  type IamInstanceProfileAssociation,
} from '@aws-sdk/client-ec2';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Instance profiles of instances. What it throws is as asDomainError says. */
export interface InstanceProfiles {
  /** ARN of the profile; undefined when the instance has none, or is gone. */
  find(instanceId: string): Promise<string | undefined>;
  /**
   * Puts this profile in the place of the one that the instance has; throws when it has none. EC2 needs `iam:PassRole` of the caller for
   * the role in it. Source: EC2 API reference, ReplaceIamInstanceProfileAssociation.
   */
  replace(instanceId: string, arn: string): Promise<void>;
}

export function createInstanceProfiles(client: EC2Client): InstanceProfiles {
  return {
    find: async (instanceId) =>
      (await findAssociation(client, instanceId))?.IamInstanceProfile?.Arn,
    replace: async (instanceId, arn) => {
      // Read anew: each replacement renews the id of the association.
      const found = await findAssociation(client, instanceId);
      if (!found) throw new Error(`${instanceId} has no instance profile any more`);
      const command = new ReplaceIamInstanceProfileAssociationCommand({
        AssociationId: found.AssociationId,
        IamInstanceProfile: { Arn: arn },
      });
      await client.send(command).catch(rethrowAsDomainError);
    },
  };
}

/** An instance has at most one that is in force, and may still show those that it had. */
async function findAssociation(
  client: EC2Client,
  instanceId: string,
): Promise<IamInstanceProfileAssociation | undefined> {
  const command = new DescribeIamInstanceProfileAssociationsCommand({
    Filters: [
      { Name: 'instance-id', Values: [instanceId] },
      { Name: 'state', Values: ['associating', 'associated'] },
    ],
  });
  const { IamInstanceProfileAssociations: found = [] } = await client
    .send(command)
    .catch(rethrowAsDomainError);
  return found[0];
}
