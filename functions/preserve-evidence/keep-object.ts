import type { StoredEvidence, StoreEvidence } from '../../shared/aws/evidence-bucket.ts';
import type { ReadConsole } from '../../shared/aws/console-reader.ts';
import type { DescribedInstance } from '../../shared/aws/instance-describer.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import type { EvidencePiece } from '../../shared/domain/context/preserved-evidence.ts';
import type { Target } from '../../shared/domain/target.ts';
import type { DescribeInstance } from './describe-instance.ts';

export interface KeepParts {
  readonly describe: DescribeInstance;
  readonly readConsole: ReadConsole;
  readonly store: StoreEvidence;
  readonly clock: Clock;
}

/** Evidence of one instance for one incident. */
export interface Wanted {
  readonly incidentId: string;
  readonly target: Target;
}

/** What the instance wrote to its console. Throws when EC2 has nothing. */
export async function keepConsole(parts: KeepParts, wanted: Wanted): Promise<EvidencePiece> {
  const output = await parts.readConsole(wanted.target.id);
  if (!output) throw new Error('EC2 has no console output of the instance');
  const stored = await keep(parts, wanted, { file: 'console-output', content: { ...output } });
  const older = { remark: 'not the latest: only instances of the Nitro System give that' };
  return { name: 'console output', outcome: 'kept', stored, ...(output.isLatest ? {} : older) };
}

/** The instance and what belongs to it, in the words of EC2. */
export async function keepDescription(
  parts: KeepParts,
  wanted: Wanted,
  host: DescribedInstance,
): Promise<EvidencePiece> {
  const { content, unread } = await parts.describe(wanted, host);
  const stored = await keep(parts, wanted, { file: 'description', content });
  const remark = unread.length === 0 ? {} : { remark: `without ${unread.join('; ')}` };
  return { name: 'description', outcome: 'kept', stored, ...remark };
}

interface Piece {
  readonly file: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** One key for each piece: a second write of it is a further version, and the lock holds the first. */
async function keep(
  { store, clock }: KeepParts,
  { incidentId, target }: Wanted,
  { file, content }: Piece,
): Promise<StoredEvidence> {
  const head = { version: 1, incidentId, target, takenAt: clock().toISOString() };
  const key = `preserved/${incidentId}/${target.id}/${file}.json`;
  return store(key, JSON.stringify({ ...head, ...content }));
}
