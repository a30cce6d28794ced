import type { FlowLogBucket } from '../../../shared/aws/flow-log-bucket.ts';
import type { FoundObjects } from '../../../shared/aws/flow-log-harvest.ts';
import type { FlowQuery } from '../../../shared/flow-logs/flow-query.ts';
import type { ScanLimits, ScanReport } from '../../../shared/flow-logs/flow-scan.ts';
import { scanObjects } from '../../../shared/flow-logs/scan-objects.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import { explainUnreadable } from './explain-reading.ts';

interface ReadParts {
  readonly bucket: FlowLogBucket;
  readonly own: { readonly accountId: string; readonly region: string };
  readonly limits: ScanLimits;
  /** Layout of sources without a header line. */
  readonly logFormat?: string;
}

/** What came of asking the flow logs. */
export type TrafficReading =
  | { readonly outcome: 'seen' | 'none'; readonly found: FoundObjects; readonly report: ScanReport }
  | { readonly outcome: 'unread'; readonly reason: string };

/** `most`: milliseconds, if there are fewer than the limit allows. */
export type ReadTraffic = (
  query: FlowQuery,
  logger: Logger,
  most?: number,
) => Promise<TrafficReading>;

/**
 * Finds the objects of the window and scans them. A bucket that is not there or refuses is an answer, not an error: asking again at
 * once would be answered the same way.
 */
export function createReadTraffic({ bucket, own, limits, logFormat }: ReadParts): ReadTraffic {
  return async (query, logger, most = Infinity) => {
    const end = performance.now() + Math.min(limits.milliseconds, most);
    try {
      const found = await bucket.find(
        {
          from: query.from,
          to: query.to,
          accounts: [own.accountId],
          regions: [own.region],
          limits,
        },
        AbortSignal.timeout(remaining(end)),
      );
      // Without the signal: what was read until the end of the time counts, and that there was more is said.
      const report = await scanObjects(found.objects, query, {
        limits: { ...limits, milliseconds: remaining(end) },
        ...(logFormat !== undefined && { logFormat }),
      });
      const { ok, noData, skipData } = report.summary.records;
      return { outcome: ok + noData + skipData > 0 ? 'seen' : 'none', found, report };
    } catch (error) {
      logger.warn({ error }, 'flow logs could not be read');
      return { outcome: 'unread', reason: explainUnreadable(error) };
    }
  };
}

function remaining(end: number): number {
  return Math.max(0, Math.trunc(end - performance.now()));
}

/** False: something of that time was not read, so that what was not found may be there all the same. Pure. */
export function isReadWhole(reading: TrafficReading): boolean {
  if (reading.outcome === 'unread') return false;
  const { found, report } = reading;
  return found.isComplete && found.left === 0 && !report.left && report.broken.count === 0;
}
