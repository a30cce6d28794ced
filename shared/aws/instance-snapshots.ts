import {
  CreateSnapshotsCommand,
  DescribeSnapshotsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import type { VolumeSnapshot } from '../domain/context/preserved-evidence.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Tag of every snapshot that the platform takes; its value is the name of the stack. */
export const EVIDENCE_TAG = 'riposte:evidence';
export const INCIDENT_TAG = 'riposte:incident';
export const INSTANCE_TAG = 'riposte:instance';

/** For which incident of which instance. */
export interface SnapshotOrder {
  readonly incidentId: string;
  readonly instanceId: string;
}

/** Snapshots of all volumes of an instance, of one moment. What they throw is as asDomainError says. */
export interface InstanceSnapshots {
  /** Those that were taken before, without failed ones. Needs `ec2:DescribeSnapshots`, which knows no resources. */
  find(order: SnapshotOrder): Promise<VolumeSnapshot[]>;
  /** Needs `ec2:CreateSnapshots` on the instance, its volumes and the snapshots, and `ec2:CreateTags` on the latter. */
  take(order: SnapshotOrder): Promise<VolumeSnapshot[]>;
}

export function createInstanceSnapshots(client: EC2Client, stack: string): InstanceSnapshots {
  return {
    find: async (order) => {
      const Filters = tagsOf(order, stack).map(({ Key, Value }) => ({
        Name: `tag:${Key}`,
        Values: [Value],
      }));
      const { Snapshots: found = [] } = await client
        .send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters }))
        .catch(rethrowAsDomainError);
      return found.filter(({ State: state }) => state !== 'error').flatMap(toSnapshot);
    },
    take: async (order) => {
      const { incidentId, instanceId } = order;
      const command = new CreateSnapshotsCommand({
        Description: `Evidence of ${incidentId}: ${instanceId}`,
        InstanceSpecification: { InstanceId: instanceId, ExcludeBootVolume: false },
        // No CopyTagsFromSource: whoever could tag the volumes would choose which lifecycle rules act on the evidence.
        TagSpecifications: [{ ResourceType: 'snapshot', Tags: tagsOf(order, stack) }],
      });
      const { Snapshots: made = [] } = await client.send(command).catch(rethrowAsDomainError);
      return made.flatMap(toSnapshot);
    },
  };
}

function tagsOf({ incidentId, instanceId }: SnapshotOrder, stack: string) {
  return [
    { Key: EVIDENCE_TAG, Value: stack },
    { Key: INCIDENT_TAG, Value: incidentId },
    { Key: INSTANCE_TAG, Value: instanceId },
  ];
}

interface Named {
  readonly SnapshotId?: string | undefined;
  readonly VolumeId?: string | undefined;
}

function toSnapshot({ SnapshotId: snapshotId, VolumeId: volumeId }: Named): VolumeSnapshot[] {
  return snapshotId === undefined || volumeId === undefined ? [] : [{ snapshotId, volumeId }];
}
