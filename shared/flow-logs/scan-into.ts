import { RiposteError } from '../domain/errors.ts';
import type { FlowAggregate } from './flow-aggregate.ts';
import type { FlowLogObject, ScanReport } from './flow-scan.ts';
import { ObjectFetches } from './object-fetches.ts';
import { leftOut } from './scan-limits.ts';
import { scanObject } from './scan-object.ts';
import { createTimeLimit, TimeUp } from './time-limit.ts';

/** So many broken objects are named. */
export const NAMED_BROKEN = 20;

export interface ScanSettings {
  readonly milliseconds: number;
  readonly concurrency: number;
  readonly logFormat?: string;
  readonly signal?: AbortSignal;
  readonly now: () => number;
}

/** A report without its summary. */
export type ReadReport = Omit<ScanReport, 'summary'>;

/**
 * Reads objects one after the other into an aggregate, while the next ones are fetched. Rejects with the signal's reason
 * when it is aborted; all that is wrong with an object is in the report.
 */
export async function scanInto(
  aggregate: FlowAggregate,
  objects: readonly FlowLogObject[],
  settings: ScanSettings,
): Promise<ReadReport> {
  const time = createTimeLimit(settings);
  const { signal } = time;
  const fetches = new ObjectFetches(objects, settings.concurrency, signal);
  const progress = { bytes: 0, decodedBytes: 0 };
  const broken: { readonly name: string; readonly reason: string }[] = [];
  let done = 0;
  try {
    for (const object of objects) {
      time.check();
      const content = fetches.next();
      const scan = { ...settings, aggregate, signal, progress, checkTime: time.check, content };
      const reason = await scanObject(object, scan).catch((error: unknown) => {
        if (error instanceof TimeUp || signal.aborted) throw error;
        return reasonOf(error);
      });
      if (reason !== undefined) broken.push({ name: object.name, reason });
      done++;
    }
  } catch (error) {
    settings.signal?.throwIfAborted();
    if (!(error instanceof TimeUp) && !signal.aborted) throw error;
  } finally {
    fetches.close();
  }
  return {
    read: { objects: done - broken.length, ...progress },
    broken: { count: broken.length, named: broken.slice(0, NAMED_BROKEN) },
    ...(done < objects.length && { left: leftOut(objects.slice(done), 'time') }),
  };
}

/** Messages of others are not repeated: what they quote may come from an attacker. */
function reasonOf(error: unknown): string {
  if (error instanceof RiposteError) return error.message;
  return `it cannot be fetched (${error instanceof Error ? error.name : typeof error})`;
}
