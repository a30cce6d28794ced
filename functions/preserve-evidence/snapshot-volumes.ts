import type { DescribedInstance } from '../../shared/aws/instance-describer.ts';
import type { InstanceSnapshots, SnapshotOrder } from '../../shared/aws/instance-snapshots.ts';
import type {
  EvidencePiece,
  VolumeSnapshot,
} from '../../shared/domain/context/preserved-evidence.ts';

/**
 * All volumes as of one moment. Those of an earlier try are found by their tags: its function may have died before it could write
 * them down. Throws when there is nothing to copy.
 */
export async function snapshotVolumes(
  snapshots: InstanceSnapshots,
  order: SnapshotOrder,
  host: DescribedInstance,
): Promise<EvidencePiece> {
  const earlier = await snapshots.find(order);
  if (earlier.length > 0) return toPiece(earlier, host);
  const obstacle = whyNoSnapshots(host);
  if (obstacle !== undefined) throw new Error(obstacle);
  return toPiece(await snapshots.take(order), host);
}

/** Undefined: there is something to copy. */
export function whyNoSnapshots({ state, volumeIds }: DescribedInstance): string | undefined {
  if (state === 'terminated') return 'the instance is terminated';
  return volumeIds.length === 0 ? 'the instance has no EBS volume' : undefined;
}

function toPiece(taken: readonly VolumeSnapshot[], host: DescribedInstance): EvidencePiece {
  const copied = new Set(taken.map(({ volumeId }) => volumeId));
  const left = host.volumeIds.filter((id) => !copied.has(id));
  return {
    name: 'snapshots',
    outcome: 'kept',
    snapshots: taken.toSorted((a, b) => a.volumeId.localeCompare(b.volumeId)),
    ...(left.length > 0 && { remark: `without ${left.join(', ')}: attached later` }),
  };
}
