import { isIP } from 'node:net';
import { type CityResponse, Reader } from 'mmdb-lib';
import * as v from 'valibot';
import { cleanText } from '../domain/alert/clean-text.ts';
import { defined } from '../domain/defined.ts';
import { truncate } from '../domain/truncate.ts';

/** Where an address is and whose it is, as far as databases say. Texts are one clean line, but others wrote them. */
export interface GeoFacts {
  /** English name, or the ISO code. */
  readonly country?: string;
  readonly city?: string;
  /** Number of the autonomous system. */
  readonly asn?: number;
  /** To whom the autonomous system is registered. */
  readonly organisation?: string;
}

/** Nothing of an unknown address, or of one that is none. Throws where the database is damaged. */
export type LookUp = (address: string) => GeoFacts;

const MAX_TEXT = 100;
/** Records that many networks share are decoded once; it also bounds what a hostile database can make of few bytes. */
const MAX_CACHED = 4096;

const optional = <T>(schema: v.GenericSchema<unknown, T>) =>
  v.fallback(v.optional(schema), undefined);
const Name = v.pipe(
  v.string(),
  v.transform((text) => truncate(cleanText(text), MAX_TEXT)),
  v.minLength(1),
);
const Place = v.object({
  iso_code: optional(Name),
  names: optional(v.object({ en: optional(Name) })),
});
const Entry = v.object({
  country: optional(Place),
  registered_country: optional(Place),
  city: optional(Place),
  autonomous_system_number: optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  autonomous_system_organization: optional(Name),
});

/**
 * Opens a MaxMind database of any of the kinds City, Country and ASN. Throws when it is none or is cut off.
 * Format: maxmind.github.io/MaxMind-DB.
 */
export function openGeoDatabase(bytes: Buffer): LookUp {
  const reader = new Reader<CityResponse>(bytes, { cache: createCache() });
  const { ipVersion, searchTreeSize } = reader.metadata;
  if (!(searchTreeSize > 0 && searchTreeSize < bytes.length)) throw new Error('it is cut off');
  return (address) => {
    const version = isIP(address);
    // A tree of IPv4 would be walked with the first bits of an IPv6 address.
    if (version === 0 || (version === 6 && ipVersion === 4)) return {};
    return factsOf(reader.get(address));
  };
}

function factsOf(record: unknown): GeoFacts {
  const { success, output } = v.safeParse(Entry, record);
  if (!success) return {};
  return defined({
    country: nameOf(output.country ?? output.registered_country),
    city: nameOf(output.city),
    asn: output.autonomous_system_number,
    organisation: output.autonomous_system_organization,
  });
}

function nameOf(place: v.InferOutput<typeof Place> | undefined): string | undefined {
  return place?.names?.en ?? place?.iso_code;
}

function createCache() {
  const kept = new Map<string | number, unknown>();
  return {
    get: (key: string | number): unknown => kept.get(key),
    set: (key: string | number, value: unknown): void => {
      if (kept.size >= MAX_CACHED) kept.clear();
      kept.set(key, value);
    },
  };
}
