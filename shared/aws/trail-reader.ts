import { LookupEventsCommand, type CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { Clock } from '../domain/clock.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Which events to look up; LookupEvents takes one attribute at a time. */
export interface TrailQuery {
  readonly by: 'Username' | 'AccessKeyId' | 'ResourceName';
  readonly value: string;
  /** Milliseconds since 1970, both included. */
  readonly from: number;
  readonly to: number;
  /** A page has 50 events. */
  readonly maxPages: number;
}

export interface TrailPages {
  /** `CloudTrailEvent` of each, newest first; empty where there was none. */
  readonly events: readonly string[];
  /** There were no more than `maxPages`. */
  readonly isWhole: boolean;
}

/** Management events of the last 90 days of one region. Throws TransientError when AWS throttles in spite of the pauses. */
export type ReadTrail = (query: TrailQuery) => Promise<TrailPages>;

interface TrailParts {
  readonly client: CloudTrailClient;
  readonly clock: Clock;
  readonly wait: (ms: number) => Promise<unknown>;
}

/**
 * From one call to the next, in milliseconds. An account has two calls a second and region, and revoking credentials must not wait
 * for us. Source: CloudTrail API reference, LookupEvents.
 */
export const LOOKUP_PAUSE_MS = 1000;

/** Needs cloudtrail:LookupEvents. */
export function createTrailReader(parts: TrailParts): ReadTrail {
  const pause = createPause(parts);
  return async ({ by, value, from, to, maxPages }) => {
    const events: string[] = [];
    let nextToken: string | undefined;
    for (let page = 1; page <= maxPages; page += 1) {
      await pause();
      const command = new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: by, AttributeValue: value }],
        StartTime: new Date(from),
        EndTime: new Date(to),
        NextToken: nextToken,
      });
      const answer = await parts.client.send(command).catch(rethrowAsDomainError);
      events.push(...(answer.Events ?? []).map(({ CloudTrailEvent: text = '' }) => text));
      nextToken = answer.NextToken;
      if (!nextToken) return { events, isWhole: true };
    }
    return { events, isWhole: false };
  };
}

function createPause({ clock, wait }: TrailParts): () => Promise<void> {
  let last: number | undefined;
  return async () => {
    const rest = last === undefined ? 0 : last + LOOKUP_PAUSE_MS - clock().getTime();
    if (rest > 0) await wait(rest);
    last = clock().getTime();
  };
}
