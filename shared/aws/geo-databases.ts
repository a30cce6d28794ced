import type { S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../domain/clock.ts';
import { type GeoFacts, type LookUp, openGeoDatabase } from './geo-database.ts';
import type { ObjectPlace } from './object-body.ts';
import { placeText } from './s3-errors.ts';
import { createStoredObject } from './stored-object.ts';

/** Databases as they can be had now. */
export interface OpenedGeo {
  /** Of each fact, what the first database says that knows it. Never throws. */
  readonly lookUp: LookUp;
  /** Databases that cannot be used, with the reason; those that turn out to be damaged once something is looked up included. */
  readonly unable: () => readonly string[];
}

/** Opens all databases; never fails because of one. */
export type OpenGeo = (signal: AbortSignal) => Promise<OpenedGeo>;

interface GeoParts {
  readonly client: S3Client;
  readonly places: readonly ObjectPlace[];
  readonly clock: Clock;
  /** Of each database; they are kept in memory. */
  readonly maxBytes?: number;
}

/** GeoLite2-City has about 65 MB, Country and ASN less than 12 each. */
const MAX_BYTES = 100 * 1024 * 1024;

/** Databases in S3, e.g. GeoLite2-Country and GeoLite2-ASN. Needs what createStoredObject needs. */
export function createGeoDatabases({
  client,
  places,
  clock,
  maxBytes = MAX_BYTES,
}: GeoParts): OpenGeo {
  const objects = places.map((place) => {
    const object = createStoredObject({ client, place, maxBytes, parse: openOrReason, clock });
    return { name: placeText(place), object };
  });
  return async (signal) => {
    const unable = new Map<string, string>();
    const opened = await Promise.all(
      objects.map(async ({ name, object }) => {
        const database = await object.read(signal).catch(reasonOf);
        if (typeof database !== 'string') return [{ name, lookUp: database }];
        unable.set(name, database);
        return [];
      }),
    );
    return {
      lookUp: (address) => lookUpIn(opened.flat(), address, unable),
      unable: () => [...unable].map(([name, reason]) => `${name}: ${reason}`),
    };
  };
}

interface NamedDatabase {
  readonly name: string;
  readonly lookUp: LookUp;
}

function lookUpIn(
  databases: readonly NamedDatabase[],
  address: string,
  unable: Map<string, string>,
): GeoFacts {
  let facts: GeoFacts = {};
  for (const { name, lookUp } of databases) {
    try {
      facts = { ...lookUp(address), ...facts };
    } catch {
      unable.set(name, 'it is damaged');
    }
  }
  return facts;
}

/** A text where it is no database, so that it is read again only when its content changes. */
function openOrReason(bytes: Buffer): LookUp | string {
  try {
    return openGeoDatabase(bytes);
  } catch {
    return 'it is no MaxMind database, or it is damaged';
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
