import type { S3Client } from '@aws-sdk/client-s3';
import { defined } from '../domain/defined.ts';
import type { FlowLogObject } from '../flow-logs/flow-scan.ts';
import { mayHoldWindow, type ObjectKey, parseObjectKey } from '../flow-logs/object-keys.ts';
import type { FindRequest } from './flow-log-bucket.ts';
import type { ListedObject } from './flow-log-listing.ts';
import type { LogPlace } from './flow-log-styles.ts';
import { readPart, streamObject } from './object-stream.ts';
import { keyText } from './s3-errors.ts';

/** An object with what its name says; without it where the name is not one of AWS. */
export interface FoundObject extends FlowLogObject {
  readonly flowLogId?: string;
  /** Unix seconds. */
  readonly time?: number;
}

/** An account and region that was looked at. */
export interface SearchedPlace extends LogPlace {
  /** False: nothing was ever delivered for it. */
  readonly hasLogs: boolean;
  /** Flow logs that have objects for the window, sorted. Of two or more, records may count twice. */
  readonly flowLogIds: readonly string[];
}

export interface FoundObjects {
  /** Nearest to the middle of the window first, so that a limit leaves out what is farthest from it. */
  readonly objects: readonly FoundObject[];
  /** Objects beyond the limit. */
  readonly left: number;
  /** False: listing was given up, there are more. */
  readonly isComplete: boolean;
  /** Objects kept for the time of their upload, because their names say none. */
  readonly unrecognised: number;
  /** Objects that were seen at all. */
  readonly listed: number;
  /** The latest time in a name that was seen, Unix seconds; there may be later ones after the window. */
  readonly newest?: number;
  readonly places: readonly SearchedPlace[];
}

/** Objects as they are listed, those that matter kept. */
export interface Harvest {
  /** False when enough have been listed. */
  add(objects: readonly ListedObject[], maxListed: number): boolean;
  bring(reader: ObjectReader, places: readonly LogPlace[]): FoundObjects;
}

interface ObjectReader {
  readonly client: S3Client;
  readonly bucket: string;
}

type Kept = ListedObject & { readonly named: ObjectKey | undefined };

export function createHarvest(request: FindRequest, located: readonly LogPlace[]): Harvest {
  const wanted = request.flowLogIds && new Set(request.flowLogIds);
  const kept: Kept[] = [];
  let listed = 0;
  let newest = -Infinity;
  let isComplete = true;
  const consider = (object: ListedObject): void => {
    const named = parseObjectKey(object.key);
    if (named) newest = Math.max(newest, named.start);
    const isOther = named && wanted && !wanted.has(named.flowLogId);
    if (!isOther && mayHoldWindow(object, request) !== 'no') kept.push({ ...object, named });
  };
  return {
    add: (objects, maxListed) => {
      listed += objects.length;
      objects.forEach(consider);
      if (listed < maxListed) return true;
      isComplete = false;
      return false;
    },
    bring: (reader, places) => {
      const chosen = kept.toSorted(byDistanceFrom(request)).slice(0, request.limits.objects);
      return {
        objects: chosen.map((object) => toFlowLogObject(reader, object)),
        left: kept.length - chosen.length,
        isComplete,
        unrecognised: kept.filter(({ named }) => named === undefined).length,
        listed,
        ...(newest > 0 && { newest }),
        places: places.map((place) => describePlace(place, kept, located)),
      };
    },
  };
}

function byDistanceFrom({ from, to }: FindRequest): (a: Kept, b: Kept) => number {
  const middle = (from + to) / 2;
  const distance = ({ named, lastModified = 0 }: Kept): number =>
    Math.abs((named ? (named.start + named.end) / 2 : lastModified) - middle);
  return (a, b) => distance(a) - distance(b) || (a.key < b.key ? -1 : 1);
}

function describePlace(
  { account, region }: LogPlace,
  kept: readonly Kept[],
  located: readonly LogPlace[],
): SearchedPlace {
  const isHere = (place: LogPlace | undefined): boolean =>
    place?.account === account && place.region === region;
  const ids = kept.flatMap(({ named }) => (named && isHere(named) ? named.flowLogId : []));
  return {
    ...{ account, region },
    hasLogs: located.some(isHere),
    flowLogIds: [...new Set(ids)].sort(),
  };
}

function toFlowLogObject({ client, bucket }: ObjectReader, object: Kept): FoundObject {
  const { key, size, etag, named } = object;
  return {
    name: keyText(key),
    size,
    ...defined({ flowLogId: named?.flowLogId, time: named?.start }),
    // Whatever content it has by then; only within one reading it must not change.
    read: (signal) => streamObject(client, { bucket, key }, { signal }),
    readRange: async (from, to, signal) => {
      const end = Math.min(to, size);
      if (from >= end) return new Uint8Array();
      const part = { bucket, key, from, to: end, ...defined({ etag }) };
      return readPart(client, part, { signal });
    },
  };
}
