import type { DescribedInstance, InstanceDescriber } from '../../shared/aws/instance-describer.ts';
import type { InstanceSnapshots } from '../../shared/aws/instance-snapshots.ts';
import {
  missingBecause,
  PIECE_NAMES,
  type EvidencePiece,
  type PieceName,
} from '../../shared/domain/context/preserved-evidence.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import type { Target } from '../../shared/domain/target.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import { keepConsole, keepDescription, type KeepParts, type Wanted } from './keep-object.ts';
import { planPiece } from './plan-piece.ts';
import { snapshotVolumes } from './snapshot-volumes.ts';

export interface TakeParts extends KeepParts {
  readonly describer: Pick<InstanceDescriber, 'instance'>;
  readonly snapshots: InstanceSnapshots;
  readonly own: { readonly accountId: string; readonly region: string };
}

export interface PiecesWanted extends Wanted {
  readonly mode: 'auto' | 'dry-run';
  /** What an earlier delivery of the order got. */
  readonly known: readonly EvidencePiece[];
}

export interface Taken {
  readonly pieces: readonly EvidencePiece[];
  /** AWS may give more of them later. */
  readonly retry: boolean;
}

/** Takes what is not kept yet. Never throws: what cannot be had is named with its reason, the rest is still taken. */
export type TakePieces = (wanted: PiecesWanted, logger: Logger) => Promise<Taken>;

interface Attempt {
  readonly piece: EvidencePiece;
  readonly retry: boolean;
}

/** The instance first, because the rest hangs on it; then all pieces at once. */
export function createTakePieces(parts: TakeParts): TakePieces {
  return async (wanted, logger) => {
    const host = await tried(logger, 'the instance', () => lookAt(parts, wanted.target));
    const attempts = await Promise.all(
      PIECE_NAMES.map(async (name): Promise<Attempt> => {
        const known = wanted.known.find((piece) => piece.name === name);
        if (known?.outcome === 'kept') return { piece: known, retry: false };
        if ('error' in host) return failed(name, host.error);
        const order = { name, wanted, host: host.value };
        const found = await tried(logger, name, () => takePiece(parts, order));
        return 'error' in found ? failed(name, found.error) : { piece: found.value, retry: false };
      }),
    );
    return {
      pieces: attempts.map(({ piece }) => piece),
      retry: attempts.some(({ retry }) => retry),
    };
  };
}

type Result<T> = { readonly value: T } | { readonly error: unknown };

async function tried<T>(logger: Logger, what: string, work: () => Promise<T>): Promise<Result<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    logger.warn({ error, what }, 'evidence could not be had');
    return { error };
  }
}

function failed(name: PieceName, error: unknown): Attempt {
  return { piece: missingBecause(name, error), retry: error instanceof TransientError };
}

/** Throws when there is nothing to take anything of. */
async function lookAt({ describer, own }: TakeParts, target: Target): Promise<DescribedInstance> {
  if (target.accountId !== own.accountId || target.region !== own.region) {
    const home = `${own.accountId}, ${own.region}`;
    throw new Error(`not in the platform's own account and region (${home})`);
  }
  const host = await describer.instance(target.id);
  if (!host) throw new Error('the instance does not exist any more');
  return host;
}

interface PieceOrder {
  readonly name: PieceName;
  readonly wanted: PiecesWanted;
  readonly host: DescribedInstance;
}

async function takePiece(
  parts: TakeParts,
  { name, wanted, host }: PieceOrder,
): Promise<EvidencePiece> {
  if (wanted.mode === 'dry-run') return planPiece(name, host);
  const { incidentId, target } = wanted;
  switch (name) {
    case 'snapshots':
      return snapshotVolumes(parts.snapshots, { incidentId, instanceId: target.id }, host);
    case 'console output':
      return keepConsole(parts, wanted);
    case 'description':
      return keepDescription(parts, wanted, host);
  }
}
