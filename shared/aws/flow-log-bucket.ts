import type { S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../domain/clock.ts';
import { nextKeyOfInterest } from '../flow-logs/object-keys.ts';
import { type KeyLocation, listPrefixes } from '../flow-logs/object-prefixes.ts';
import { createHarvest, type FoundObjects, type Harvest } from './flow-log-harvest.ts';
import { createKeyStyles, type LogPlace, type StylesOf } from './flow-log-styles.ts';
import { listFolder } from './flow-log-listing.ts';
import { mapAtMost } from './map-at-most.ts';

/** What is looked for. Times are Unix seconds. */
export interface FindRequest {
  readonly from: number;
  readonly to: number;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly limits: { readonly objects: number };
  /** Only these flow logs; absent: all. */
  readonly flowLogIds?: readonly string[];
}

/** Finds objects of flow logs in a bucket. */
export interface FlowLogBucket {
  /** Throws StorageError where people must change something, and TransientError, also when the signal is aborted. */
  find(request: FindRequest, signal: AbortSignal): Promise<FoundObjects>;
}

interface BucketParts {
  /** Made with FLOW_LOG_CLIENT. */
  readonly client: S3Client;
  readonly bucket: string;
  /** Folder of the destination that the flow logs were given. */
  readonly prefix?: string;
  readonly clock: Clock;
}

/**
 * For clients that read flow logs: the bucket may be in another region, and gzip and Parquet have checksums of their own, which
 * are far cheaper than S3's in JavaScript.
 */
export const FLOW_LOG_CLIENT = {
  followRegionRedirects: true,
  responseChecksumValidation: 'WHEN_REQUIRED',
} as const;

const LISTINGS_AT_ONCE = 8;
/** More than a day of a large account at 5-minute files: a request that lists more is a mistake. */
const MAX_LISTED = 200_000;

/**
 * Needs s3:ListBucket on the bucket (prefix `AWSLogs/*`), s3:GetObject on `AWSLogs/*` in it, and kms:Decrypt on its key where it has
 * one of KMS.
 *
 * Several flow logs of one place are kept all: as a rule they are of different networks, and where two cover the same interface, a
 * record that counts twice does less harm than one that is missing. Their ids are in the answer and at each object, so that the
 * caller who knows which of them covers an interface asks for it alone.
 */
export function createFlowLogBucket(parts: BucketParts): FlowLogBucket {
  const stylesOf = createKeyStyles(parts);
  return { find: (request, signal) => find({ ...parts, stylesOf }, request, signal) };
}

type Parts = BucketParts & { readonly stylesOf: StylesOf };

async function find(
  parts: Parts,
  request: FindRequest,
  signal: AbortSignal,
): Promise<FoundObjects> {
  const places = request.accounts.flatMap((account) =>
    request.regions.map((region) => ({ account, region })),
  );
  const locations = await locate(parts, places, signal);
  const harvest = createHarvest(request, locations);
  const days = locations.flatMap((one) => listPrefixes(request, { ...one, partition: 'day' }));
  const folders = await listAll(parts, { folders: days, harvest, request }, signal);
  // Which days have folders of hours is known now; no other folder is looked into.
  const touched = new Set(
    locations.flatMap((one) => listPrefixes(request, { ...one, partition: 'hour' })),
  );
  const hours = folders.filter((folder) => touched.has(folder));
  await listAll(parts, { folders: hours, harvest, request }, signal);
  return harvest.bring(parts, places);
}

async function locate(
  { prefix, stylesOf }: Parts,
  places: readonly LogPlace[],
  signal: AbortSignal,
): Promise<KeyLocation[]> {
  const located = await mapAtMost(LISTINGS_AT_ONCE / 2, places, async (place) => {
    const styles = await stylesOf(place, signal);
    return styles.map((style) => ({ ...place, prefix, style }));
  });
  return located.flat();
}

interface Listings {
  readonly folders: readonly string[];
  readonly harvest: Harvest;
  readonly request: FindRequest;
}

/** Answers with the folders in these folders. */
async function listAll(
  { client, bucket }: Parts,
  { folders, harvest, request }: Listings,
  signal: AbortSignal,
): Promise<string[]> {
  const wanted = request.flowLogIds && new Set(request.flowLogIds);
  const leap = (key: string) => nextKeyOfInterest(key, request, wanted);
  const found = await mapAtMost(LISTINGS_AT_ONCE, folders, async (folder) => {
    const inside: string[] = [];
    for await (const page of listFolder(client, { bucket, folder, leap }, signal)) {
      inside.push(...page.folders);
      if (!harvest.add(page.objects, MAX_LISTED)) break;
    }
    return inside;
  });
  return found.flat();
}
