import { createFlowAggregate } from './flow-aggregate.ts';
import type { FlowQuery } from './flow-query.ts';
import type { FlowLogObject, ScanLimits, ScanReport } from './flow-scan.ts';
import { scanInto } from './scan-into.ts';
import { addLeft, withinLimits } from './scan-limits.ts';

export const DEFAULT_CONCURRENCY = 6;

export interface ScanOptions {
  readonly limits: ScanLimits;
  /** Objects in flight. */
  readonly concurrency?: number;
  /** Of sources without a header line: the format as it was given to CreateFlowLogs. */
  readonly logFormat?: string;
  readonly maxGroups?: number;
  readonly signal?: AbortSignal;
  /** Milliseconds, from any moment on. */
  readonly now?: () => number;
}

/**
 * Reads the objects in their order, as far as the limits go, and says who talked to whom. It rejects only when it is
 * aborted, with the signal's reason.
 */
export async function scanObjects(
  objects: readonly FlowLogObject[],
  query: FlowQuery,
  options: ScanOptions,
): Promise<ScanReport> {
  const { limits, concurrency = DEFAULT_CONCURRENCY, now = () => performance.now() } = options;
  const aggregate = createFlowAggregate(query, options);
  const { chosen, left } = withinLimits(objects, limits);
  const settings = { ...options, milliseconds: limits.milliseconds, concurrency, now };
  const report = await scanInto(aggregate, chosen, settings);
  const allLeft = addLeft(left, report.left);
  return { summary: aggregate.summarize(), ...report, ...(allLeft && { left: allLeft }) };
}
