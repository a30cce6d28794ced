import type { Pause } from '../../shared/aws/control-store.ts';
import type { Operator } from './operator.ts';

/** What a pause or resume left behind. */
export interface PauseReport {
  readonly stack: string;
  readonly paused: boolean;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  /** The pause that was in force before. */
  readonly before?: Pause;
}

/** Sets the pause switch: functions read it just before each change, so it holds within seconds. */
export async function setPause(
  operator: Operator,
  { paused, reason }: Pick<Pause, 'paused' | 'reason'>,
): Promise<PauseReport> {
  const before = await operator.control.readPause();
  const by = await operator.identify();
  const pause = { paused, by, at: new Date().toISOString(), reason };
  await operator.control.writePause(pause);
  return { stack: operator.stack, ...pause, ...(before && { before }) };
}

export function describePause(report: PauseReport): string {
  const { stack, paused, reason, before } = report;
  if (paused) return `${stack} is paused: no automatic action until "resume". Reason: ${reason}`;
  if (!before) return `${stack} was not paused.`;
  return `${stack} acts again. It was paused by ${before.by} at ${before.at} (${before.reason}).`;
}
