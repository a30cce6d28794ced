import type { DescribedInstance } from '../../shared/aws/instance-describer.ts';
import type { EvidencePiece, PieceName } from '../../shared/domain/context/preserved-evidence.ts';
import { whyNoSnapshots } from './snapshot-volumes.ts';

const OTHERS = {
  'console output': 'the latest console output',
  description: 'instance, volumes, interfaces and security groups with their rules',
} as const satisfies Record<Exclude<PieceName, 'snapshots'>, string>;

/** What an order would keep of the instance as it is now. Pure. */
export function planPiece(name: PieceName, host: DescribedInstance): EvidencePiece {
  if (name !== 'snapshots') return { name, outcome: 'planned', remark: OTHERS[name] };
  const obstacle = whyNoSnapshots(host);
  if (obstacle !== undefined) return { name, outcome: 'missing', remark: obstacle };
  return { name, outcome: 'planned', remark: `of ${host.volumeIds.join(', ')}` };
}
