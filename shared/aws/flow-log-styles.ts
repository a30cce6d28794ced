import type { S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../domain/clock.ts';
import { basePrefix, KEY_STYLES, type KeyStyle } from '../flow-logs/object-prefixes.ts';
import { hasObjects } from './flow-log-listing.ts';

/** Whose flow logs. */
export interface LogPlace {
  readonly account: string;
  readonly region: string;
}

/** How the keys of a place are built: both ways when its flow logs differ, none when it has none. */
export type StylesOf = (place: LogPlace, signal: AbortSignal) => Promise<readonly KeyStyle[]>;

interface StyleParts {
  readonly client: S3Client;
  readonly bucket: string;
  readonly prefix?: string;
  readonly clock: Clock;
}

/** A flow log that is new and built in another way is seen after this time. */
const REMEMBERED_MS = 10 * 60_000;

/** Looks once which folders there are and remembers it; that there are none is never remembered. */
export function createKeyStyles({ client, bucket, prefix, clock }: StyleParts): StylesOf {
  const known = new Map<string, { styles: readonly KeyStyle[]; until: number }>();
  return async ({ account, region }, signal) => {
    const now = clock().getTime();
    const place = `${account}/${region}`;
    const remembered = known.get(place);
    if (remembered && now < remembered.until) return remembered.styles;
    const found = await Promise.all(
      KEY_STYLES.map(async (style) => {
        const base = basePrefix({ account, region, prefix, style });
        return (await hasObjects(client, { bucket, prefix: base }, signal)) ? [style] : [];
      }),
    );
    const styles = found.flat();
    if (styles.length > 0) known.set(place, { styles, until: now + REMEMBERED_MS });
    return styles;
  };
}
